// Phases of the width axis are neighbours in y: where they are all there, they leave interleaved, in whole rows. More
// than four of them in two steps: with s = a·b phases, every a-th of them first, then those a rows. Stores that bypass
// the cache do not pay here: ends of rows are written one by one into the same lines.
#include "kernels/winograd/store.hpp"

#include <algorithm>

namespace tconv::filtering {
namespace {

// How many rows the last of at most two interleavings takes; 0 where two do not do.
Index interleaved_last(Index stride) {
    constexpr Index most = tiling::max_interleaved;
    if (stride <= most) return stride;
    for (Index rows = most; rows > 1; --rows)
        if (stride % rows == 0 && stride / rows <= most) return rows;
    return 0;
}

class Store {
public:
    Store(const Plan& plan, const tiling::Simd& simd, const Staged& staged)
        : plan_(plan),
          simd_(simd),
          s_(staged),
          slots_(static_cast<Index>(plan.slots.size())),
          width_(plan.stage_width(staged.strip)),
          out_w_(plan.w.axis.out()) {
        const auto& axis = plan.w.axis;
        if (axis.dilation == 1 && slots_ == axis.stride) factor_ = interleaved_last(axis.stride);
        inner_ = s_.box.w;
        for (const Index k0 : plan.slots) inner_ = inner_ & plan.w.pixels_of(k0);
    }

    void all() const {
        const PhaseRun& h = s_.strip.groups.front().h;
        const Index rows = plan_.stage_rows(s_.strip), y_channel = plan_.h.axis.out() * out_w_;
        for (Index c = 0; c < s_.channels; ++c)
            for (Index k = 0; k < h.count; ++k) {
                const Range q = s_.box.h & plan_.h.pixels_of(h.first + k);
                if (q.size() == 0) continue;
                const float* from =
                    s_.stage + ((c * h.count + k) * rows + q.begin - s_.box.h.begin) * slots_ * width_ - s_.box.w.begin;
                const Index row = q.begin * plan_.h.axis.stride + plan_.h.shift(h.first + k);
                lines(from, s_.y + c * y_channel + row * out_w_, q.size());
            }
    }

private:
    Index y_step() const { return plan_.h.axis.stride * out_w_; }

    // `from` is where pixel 0 of the first slot would be, `y` the first line.
    void lines(const float* from, float* y, Index count) const {
        const bool merges = factor_ > 0 && inner_.size() > 0;
        for (Index i = 0; i < slots_; ++i) {
            const Index k0 = plan_.slots[static_cast<std::size_t>(i)];
            const Range q = s_.box.w & plan_.w.pixels_of(k0);
            scatter(from + i * width_, y, count, {q.begin, merges ? inner_.begin : q.end}, plan_.w.shift(k0));
            if (merges) scatter(from + i * width_, y, count, {inner_.end, q.end}, plan_.w.shift(k0));
        }
        if (!merges) return;
        from += inner_.begin;
        y += inner_.begin * plan_.w.axis.stride + plan_.w.shift(0);
        if (factor_ == slots_) return interleave(from, width_, slots_, inner_.size(), {y, count, y_step()});
        const Index others = slots_ / factor_, length = inner_.size() * others;
        for (Index line = 0; line < count; ++line, from += slots_ * width_, y += y_step()) {
            for (Index j = 0; j < factor_; ++j)
                interleave(from + j * width_, factor_ * width_, others, inner_.size(), {s_.row + j * length});
            interleave(s_.row, length, factor_, length, {y});
        }
    }

    struct To {
        float* y;
        Index lines = 1, step = 0;
    };
    // `rows` rows of n, `apart` from one another, to lines of y.
    void interleave(const float* from, Index apart, Index rows, Index n, const To& to) const {
        tiling::Interleave merged{
            .y = to.y, .rows = {}, .count = rows, .n = n, .lines = to.lines, .y_step = to.step, .row_step = {}};
        for (std::size_t i = 0; i < static_cast<std::size_t>(rows); ++i, from += apart) {
            merged.rows[i] = from;
            merged.row_step[i] = slots_ * width_;
        }
        simd_.interleave(merged, false);
    }

    void scatter(const float* from, float* y, Index count, Range q, Index shift) const {
        const Index stride = plan_.w.axis.stride;
        if (q.size() == 0) return;
        for (Index line = 0; line < count; ++line, from += slots_ * width_, y += y_step())
            for (Index i = q.begin; i < q.end; ++i) y[i * stride + shift] = from[i];
    }

    const Plan& plan_;
    const tiling::Simd& simd_;
    const Staged& s_;
    Index slots_, width_, out_w_;
    Index factor_ = 0;  // rows of the last interleaving; 0: none
    Range inner_;       // pixels that every phase has
};

}  // namespace

void store(const Plan& plan, const tiling::Simd& simd, const Staged& staged) { Store(plan, simd, staged).all(); }

}  // namespace tconv::filtering
