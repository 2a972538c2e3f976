// Pixels in lanes: the width's phases of one output row lie in rows of the stage, and are interleaved into y.
#include "kernels/tiled/store.hpp"

#include <algorithm>

namespace tconv::tiling {
namespace {

// One phase of the width axis: y[q·stride + shift] = row[q] for q in [begin, end), row found in the stage.
struct WidthPhase {
    std::size_t run;  // of the axis
    Index row;        // within the run
    Range q, inner;   // all its pixels in the box; those in strides where every phase has one
    Index shift;
};

class PixelStore {
public:
    PixelStore(const Plan& plan, const Simd& simd, const Staged& staged)
        : plan_(plan), simd_(simd), s_(staged), w_(plan.axis[3]) {
        Index phases = 0;
        for (const PhaseRun& run : w_.runs) phases += run.count;
        merges_ = phases == w_.axis.stride && phases <= max_interleaved;
        if (merges_) align_phases();
    }

    // All rows of y that share the groups [first, first + runs of the width axis).
    void groups(std::size_t first) {
        first_ = first;
        const Group& g = plan_.group[first];
        for (Index oc = 0; oc < s_.block.count; ++oc)
            for (Index d = 0; d < g.run[1].count; ++d)
                for (Index h = 0; h < g.run[2].count; ++h) lines(oc, d, h);
    }

private:
    // Sorts the phases by the residue they land on: o = stride·(q + ahead) + residue. The strides in which every phase
    // has a pixel will be interleaved; what sticks out at both ends is scattered.
    void align_phases() {
        const Index s = w_.axis.stride;
        std::array<Index, max_interleaved> ahead{};
        for (std::size_t i = 0; i < w_.runs.size(); ++i)
            for (Index k = 0; k < w_.runs[i].count; ++k) {
                const Index k0 = w_.runs[i].first + k, shift = w_.shift(k0);
                const auto residue = static_cast<std::size_t>((shift % s + s) % s);
                phases_[residue] = {i, k, s_.box[3] & w_.pixels_of(k0), {}, shift};
                ahead[residue] = (shift - static_cast<Index>(residue)) / s;
            }
        const auto count = static_cast<std::size_t>(s);
        for (std::size_t r = 0; r < count; ++r) {
            const Range strides{phases_[r].q.begin + ahead[r], phases_[r].q.end + ahead[r]};
            strides_ = r == 0 ? strides : strides_ & strides;
        }
        if (strides_.size() == 0) strides_ = {};
        for (std::size_t r = 0; r < count; ++r)
            phases_[r].inner = strides_.size() > 0 ? Range{strides_.begin - ahead[r], strides_.end - ahead[r]}
                                                   : Range{phases_[r].q.end, phases_[r].q.end};
    }

    void lines(Index oc, Index d, Index h) {
        const Group& g = plan_.group[first_];
        const AxisPlan &dd = plan_.axis[1], &hh = plan_.axis[2];
        const Index kd = g.run[1].first + d, kh = g.run[2].first + h;
        const Range n = s_.box[0] & g.run[0].pixels;
        const Range qd = s_.box[1] & dd.pixels_of(kd), qh = s_.box[2] & hh.pixels_of(kh);
        if (qh.size() == 0) return;
        float* y = s_.y + (s_.block.first + oc) * plan_.y_channel + dd.shift(kd) * plan_.y_stride[1] +
                   (hh.shift(kh) + qh.begin * hh.axis.stride) * plan_.y_stride[2];
        const Index row = (oc * g.run[1].count + d) * g.run[2].count + h;  // times the phases of the width
        PerAxis<Index> q{0, 0, qh.begin, 0};
        for (q[0] = n.begin; q[0] < n.end; ++q[0])
            for (q[1] = qd.begin; q[1] < qd.end; ++q[1]) {
                float* to = y + q[0] * plan_.y_stride[0] + q[1] * dd.axis.stride * plan_.y_stride[1];
                if (merges_)
                    merge(to, q, row, qh.size());
                else
                    scatter_all(to, q, row, qh.size());
            }
    }

    // Lines of the stage that hold a phase: where q = 0 of the first would be, and the step to the next.
    struct Lines {
        const float* first;
        Index step, count;
    };
    Lines staged_lines(const PerAxis<Index>& q, Index row, std::size_t run, Index k, Index count) const {
        const Group& g = plan_.group[first_ + run];
        const Footprint& f = s_.footprints[first_ + run];
        if (f.empty()) return {s_.stage, 0, 0};
        const Index m = g.stage_row + row * g.run[3].count + k;
        return {s_.stage + m * plan_.stage_stride + f.stage_at({q[0], q[1], q[2], 0}), f.stage_stride[2], count};
    }

    Index y_step() const { return plan_.axis[2].axis.stride * plan_.y_stride[2]; }

    void scatter(float* y, const Lines& lines, Range q, Index shift) const {
        if (q.size() == 0) return;
        const float* row = lines.first;
        for (Index line = 0; line < lines.count; ++line, row += lines.step, y += y_step())
            for (Index i = q.begin; i < q.end; ++i) y[i * w_.axis.stride + shift] = row[i];
    }

    void scatter_all(float* y, const PerAxis<Index>& q, Index row, Index count) const {
        for (std::size_t i = 0; i < w_.runs.size(); ++i)
            for (Index k = 0; k < w_.runs[i].count; ++k) {
                const Index k0 = w_.runs[i].first + k;
                scatter(y, staged_lines(q, row, i, k, count), s_.box[3] & w_.pixels_of(k0), w_.shift(k0));
            }
    }

    void merge(float* y, const PerAxis<Index>& q, Index row, Index count) const {
        Interleave all{.y = y + strides_.begin * w_.axis.stride,
                       .rows = {},
                       .count = w_.axis.stride,
                       .n = strides_.size(),
                       .lines = count,
                       .y_step = y_step(),
                       .row_step = {}};
        for (std::size_t r = 0; r < static_cast<std::size_t>(w_.axis.stride); ++r) {
            const WidthPhase& p = phases_[r];
            const Lines lines = staged_lines(q, row, p.run, p.row, count);
            scatter(y, lines, {p.q.begin, p.inner.begin}, p.shift);
            scatter(y, lines, {p.inner.end, p.q.end}, p.shift);
            all.rows[r] = lines.first + p.inner.begin;
            all.row_step[r] = lines.step;
        }
        if (all.n > 0) simd_.interleave(all, plan_.streams);
    }

    const Plan& plan_;
    const Simd& simd_;
    const Staged& s_;
    const AxisPlan& w_;
    std::array<WidthPhase, max_interleaved> phases_{};
    Range strides_;
    std::size_t first_ = 0;
    bool merges_ = false;
};

}  // namespace

void store_pixels(const Plan& plan, const Simd& simd, const Staged& staged) {
    PixelStore store(plan, simd, staged);
    for (std::size_t g = 0; g < plan.group.size(); g += plan.axis[3].runs.size()) store.groups(g);
}

}  // namespace tconv::tiling
