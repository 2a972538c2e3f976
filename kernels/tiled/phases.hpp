// One axis, its stride phases apart: each is a convolution of stride 1 that multiplies no zero.
//
// With g = gcd(stride, dilation), tap k = k0 + j·(stride/g) of phase k0 < stride/g reaches, from input i = q −
// j·(dilation/g),
//
//     o = i·stride + k·dilation − pad_begin = q·stride + k0·dilation − pad_begin,
//
// so that all taps of a phase meet at the same output and y[o(q)] = Σ_j x[q − j·reach]·w[k0 + j·period], with
// reach = dilation/g and period = stride/g. Outputs that no phase reaches are bias alone.
// Source  Shi et al. 2016, arXiv:1609.07009 (sub-pixel form)
#pragma once

#include "kernels/problem.hpp"

#include <vector>

namespace tconv::tiling {

// Of sizes, which are not negative.
constexpr Index divide_up(Index a, Index b) { return (a + b - 1) / b; }
constexpr Index round_up(Index a, Index b) { return divide_up(a, b) * b; }

struct Range {
    Index begin = 0, end = 0;
    constexpr Index size() const { return end > begin ? end - begin : 0; }
    constexpr bool contains(Index i) const { return begin <= i && i < end; }
    constexpr Range operator&(Range other) const {
        return {begin > other.begin ? begin : other.begin, end < other.end ? end : other.end};
    }
};

// Consecutive phases that are computed together: same taps, same pixels.
struct PhaseRun {
    Index first = 0, count = 0;  // phases k0 in [first, first + count)
    Index taps = 0;
    Range pixels;  // the q that land inside the output and meet at least one tap and one input
};

struct AxisPlan {
    Axis axis;  // with one input the stride means nothing, and is set so that every tap is a phase of its own
    Index period = 1, reach = 1, max_taps = 0;
    Range pixels;            // the union over all phases
    bool covers_all = true;  // every output belongs to a phase
    Range covered;           // outputs that all do; none where the stride leaves gaps
    std::vector<PhaseRun> runs;
    std::vector<Range> phase_pixels;  // of every phase, empty for those without output

    constexpr Index lead() const { return max_taps > 0 ? (max_taps - 1) * reach : 0; }  // inputs before the first pixel
    constexpr Index shift(Index k0) const { return k0 * axis.dilation - axis.pad_begin; }  // o = q·stride + shift
    Index taps_of(Index k0) const { return (axis.kernel - k0 + period - 1) / period; }
    Range pixels_of(Index k0) const { return phase_pixels[static_cast<std::size_t>(k0)]; }
    bool covers(Index output) const;
    // The taps j that meet an input from at least one of these pixels.
    Range taps_meeting(Range q, Index taps) const;
};

// `fuse` runs phases together that differ in their pixels at the border: fewer, larger runs, some zeros multiplied.
AxisPlan plan_axis(const Axis&, bool fuse);

}  // namespace tconv::tiling
