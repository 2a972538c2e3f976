// Solving o = q·stride + k0·dilation − pad_begin for the phases and pixels of one axis.
#include "kernels/tiled/phases.hpp"

#include <algorithm>
#include <numeric>

namespace tconv::tiling {
namespace {

Index floor_div(Index a, Index b) { return a / b - (a % b != 0 && a < 0); }
Index ceil_div(Index a, Index b) { return -floor_div(-a, b); }

// The pixels q of phase k0 with 0 ≤ q·stride + shift < out, as far as its taps reach.
Range solve_pixels(const AxisPlan& plan, Index k0) {
    const Axis& a = plan.axis;
    const Index shift = plan.shift(k0);
    const Range q{std::max<Index>(0, ceil_div(-shift, a.stride)),
                  std::min(a.in + (plan.taps_of(k0) - 1) * plan.reach, floor_div(a.out() - 1 - shift, a.stride) + 1)};
    return q.size() > 0 ? q : Range{};
}

// Every phase has all outputs of its residue between its first and its last.
Range solve_covered(const AxisPlan& plan) {
    const Index stride = plan.axis.stride;
    if (std::ssize(plan.phase_pixels) < stride) return {};
    Range covered{0, plan.axis.out()};
    for (Index k0 = 0; k0 < std::ssize(plan.phase_pixels); ++k0) {
        const Range q = plan.pixels_of(k0);
        if (q.size() == 0) return {};
        covered = covered & Range{(q.begin - 1) * stride + plan.shift(k0) + 1, q.end * stride + plan.shift(k0)};
    }
    return covered.size() > 0 ? covered : Range{};
}

bool continues(const PhaseRun& run, const PhaseRun& next, bool fuse) {
    return run.taps == next.taps &&
           (fuse || (run.pixels.begin == next.pixels.begin && run.pixels.end == next.pixels.end));
}

}  // namespace

Range AxisPlan::taps_meeting(Range q, Index taps) const {
    if (q.begin >= (taps - 1) * reach && q.end <= axis.in) return {0, taps};  // no border, no division
    // 0 ≤ q − j·reach < in for some q of the range.
    return Range{ceil_div(q.begin - axis.in + 1, reach), floor_div(q.end - 1, reach) + 1} & Range{0, taps};
}

bool AxisPlan::covers(Index output) const {
    if (covers_all || covered.contains(output)) return true;
    for (Index k0 = 0; k0 < std::ssize(phase_pixels); ++k0) {
        const Index from = output - shift(k0);
        if (from >= 0 && from % axis.stride == 0 && pixels_of(k0).contains(from / axis.stride)) return true;
    }
    return false;
}

AxisPlan plan_axis(const Axis& given, bool fuse) {
    AxisPlan plan;
    plan.axis = given;
    Axis& a = plan.axis;
    if (a.in == 1) a.stride = a.kernel * a.dilation;
    const Index common = std::gcd(a.stride, a.dilation);
    plan.period = a.stride / common;
    plan.reach = a.dilation / common;
    Index covered = 0;
    for (Index k0 = 0; k0 < std::min(plan.period, a.kernel); ++k0) {
        const PhaseRun next{k0, 1, plan.taps_of(k0), solve_pixels(plan, k0)};
        plan.phase_pixels.push_back(next.pixels);
        if (next.pixels.size() == 0) continue;
        covered += next.pixels.size();
        plan.max_taps = std::max(plan.max_taps, next.taps);
        const bool first = plan.runs.empty();
        plan.pixels =
            first ? next.pixels
                  : Range{std::min(plan.pixels.begin, next.pixels.begin), std::max(plan.pixels.end, next.pixels.end)};
        if (!first && plan.runs.back().first + plan.runs.back().count == k0 &&
            continues(plan.runs.back(), next, fuse)) {
            PhaseRun& run = plan.runs.back();
            ++run.count;
            run.pixels = {std::min(run.pixels.begin, next.pixels.begin), std::max(run.pixels.end, next.pixels.end)};
        } else {
            plan.runs.push_back(next);
        }
    }
    plan.covers_all = covered == a.out();
    plan.covered = solve_covered(plan);
    return plan;
}

}  // namespace tconv::tiling
