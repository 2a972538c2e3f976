// Pixels in lanes: the width's phases of one output row lie in rows of the stage, and are interleaved into y.
#include "kernels/tiled/store.hpp"

#include <algorithm>

namespace tconv::tiling {
namespace {

// One phase of the width axis: y[q·stride + shift] = row[q − begin] for q in [begin, end).
struct PhaseRow {
    const float* row;
    Range q;
    Index shift;
};

class PixelStore {
public:
    PixelStore(const Plan& plan, const Simd& simd, const Staged& staged)
        : plan_(plan), simd_(simd), s_(staged), w_(plan.axis[3]) {}

    // All rows of y that share the groups [first, first + runs of the width axis).
    void groups(std::size_t first) {
        first_ = first;
        const Group& g = plan_.group[first];
        Index phases = 0;
        for (const PhaseRun& run : w_.runs) phases += run.count;
        merges_ = phases == w_.axis.stride && phases <= max_interleaved;
        for (Index oc = 0; oc < s_.block.count; ++oc)
            for (Index d = 0; d < g.run[1].count; ++d)
                for (Index h = 0; h < g.run[2].count; ++h) lines(oc, d, h);
    }

private:
    void lines(Index oc, Index d, Index h) {
        const Group& g = plan_.group[first_];
        const AxisPlan &dd = plan_.axis[1], &hh = plan_.axis[2];
        const Index kd = g.run[1].first + d, kh = g.run[2].first + h;
        const Range n = s_.box[0] & g.run[0].pixels;
        const Range qd = s_.box[1] & dd.pixels_of(kd), qh = s_.box[2] & hh.pixels_of(kh);
        float* y = s_.y + (s_.block.first + oc) * plan_.y_channel + dd.shift(kd) * plan_.y_stride[1] +
                   hh.shift(kh) * plan_.y_stride[2];
        PerAxis<Index> q{};
        for (q[0] = n.begin; q[0] < n.end; ++q[0])
            for (q[1] = qd.begin; q[1] < qd.end; ++q[1])
                for (q[2] = qh.begin; q[2] < qh.end; ++q[2])
                    line(y + q[0] * plan_.y_stride[0] + q[1] * dd.axis.stride * plan_.y_stride[1] +
                             q[2] * hh.axis.stride * plan_.y_stride[2],
                         q, oc, d, h);
    }

    void line(float* y, const PerAxis<Index>& q, Index oc, Index d, Index h) {
        std::array<PhaseRow, max_interleaved> rows{};
        for (std::size_t i = 0; i < w_.runs.size(); ++i) {
            const Group& g = plan_.group[first_ + i];
            const Footprint& f = s_.footprints[first_ + i];
            if (f.empty()) continue;
            const Index m = g.stage_row + ((oc * g.run[1].count + d) * g.run[2].count + h) * g.run[3].count;
            const float* row = s_.stage + m * plan_.stage_stride + f.stage_at({q[0], q[1], q[2], f.q[3].begin});
            for (Index k = 0; k < g.run[3].count; ++k, row += plan_.stage_stride) {
                const Index k0 = g.run[3].first + k, shift = w_.shift(k0);
                const Range valid = s_.box[3] & w_.pixels_of(k0);
                const PhaseRow phase{row + (valid.begin - f.q[3].begin), valid, shift};
                if (merges_) rows[residue(shift)] = phase;
                else scatter(y, phase, valid);
            }
        }
        if (merges_) merge(y, rows);
    }

    std::size_t residue(Index shift) const {
        const Index s = w_.axis.stride;
        return static_cast<std::size_t>(((shift % s) + s) % s);
    }

    void scatter(float* y, const PhaseRow& p, Range q) const {
        const float* row = p.row - p.q.begin;
        for (Index i = q.begin; i < q.end; ++i) y[i * w_.axis.stride + p.shift] = row[i];
    }

    // The strides b in which every phase has a pixel are interleaved; what sticks out at both ends is scattered.
    void merge(float* y, const std::array<PhaseRow, max_interleaved>& rows) const {
        const Index s = w_.axis.stride;
        const auto count = static_cast<std::size_t>(s);
        std::array<Index, max_interleaved> ahead{};  // o = stride·(q + ahead) + residue
        Range all;
        for (std::size_t r = 0; r < count; ++r) {
            ahead[r] = (rows[r].shift - static_cast<Index>(r)) / s;
            all = r == 0 ? Range{rows[r].q.begin + ahead[r], rows[r].q.end + ahead[r]}
                         : all & Range{rows[r].q.begin + ahead[r], rows[r].q.end + ahead[r]};
        }
        std::array<const float*, max_interleaved> from{};
        for (std::size_t r = 0; r < count; ++r) {
            const Range q = rows[r].q, inner = Range{all.begin - ahead[r], all.end - ahead[r]} & q;
            if (all.size() == 0) {
                scatter(y, rows[r], q);
                continue;
            }
            scatter(y, rows[r], {q.begin, inner.begin});
            scatter(y, rows[r], {inner.end, q.end});
            from[r] = rows[r].row + (inner.begin - q.begin);
        }
        if (all.size() > 0) simd_.interleave(y + all.begin * s, from.data(), s, all.size(), false);
    }

    const Plan& plan_;
    const Simd& simd_;
    const Staged& s_;
    const AxisPlan& w_;
    std::size_t first_ = 0;
    bool merges_ = false;
};

}  // namespace

void store_pixels(const Plan& plan, const Simd& simd, const Staged& staged) {
    PixelStore store(plan, simd, staged);
    for (std::size_t g = 0; g < plan.group.size(); g += plan.axis[3].runs.size()) store.groups(g);
}

}  // namespace tconv::tiling
