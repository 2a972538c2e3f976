// Channels in lanes: a pixel's rows m lie side by side in the stage, phases of the width axis side by side among them.
#include "kernels/tiled/store.hpp"

#include <algorithm>

namespace tconv::tiling {
namespace {

constexpr Index chunk = 32;  // pixels whose part of the stage stays in L1 while all pieces are taken from it

class ChannelStore {
public:
    ChannelStore(const Plan& plan, const Simd& simd, const Staged& staged)
        : plan_(plan),
          simd_(simd),
          s_(staged),
          group_(plan.group[static_cast<std::size_t>(staged.block.group)]),
          f_(staged.footprints[staged.block.group]),
          width_(plan.block_width()) {
        for (Index m = 0; m < s_.block.count; m += s_.pieces[count_ - 1].length) s_.pieces[count_++] = piece(m);
    }

    void lines() const {
        PerAxis<Index> q;
        for (q[0] = f_.q[0].begin; q[0] < f_.q[0].end; ++q[0])
            for (q[1] = f_.q[1].begin; q[1] < f_.q[1].end; ++q[1])
                for (q[2] = f_.q[2].begin; q[2] < f_.q[2].end; ++q[2])
                    for (q[3] = f_.q[3].begin; q[3] < f_.q[3].end; q[3] += chunk) pixels(q);
    }

private:
    Piece piece(Index lane) const {
        const Index m = s_.block.first + lane, phase = m % group_.phases;
        const PhaseRun &d = group_.run[1], &h = group_.run[2], &w = group_.run[3];
        const Index k = phase % w.count, kh = h.first + phase / w.count % h.count,
                    kd = d.first + phase / w.count / h.count;
        const AxisPlan &ad = plan_.axis[1], &ah = plan_.axis[2], &aw = plan_.axis[3];
        Piece p;
        p.lane = lane;
        p.length = std::min(w.count - k, s_.block.count - lane);
        p.k0 = w.first + k;
        p.y = m / group_.phases * plan_.y_channel + ad.shift(kd) * plan_.y_stride[1] +
              ah.shift(kh) * plan_.y_stride[2] + aw.shift(p.k0);
        p.d = ad.pixels_of(kd);
        p.h = ah.pixels_of(kh);
        const Range first = aw.pixels_of(p.k0), last = aw.pixels_of(p.k0 + p.length - 1);
        p.all = first & last;  // later phases land further right: both bounds fall from phase to phase
        return p;
    }

    void pixels(const PerAxis<Index>& q) const {
        const AxisPlan &ad = plan_.axis[1], &ah = plan_.axis[2], &aw = plan_.axis[3];
        const Range here{q[3], std::min(q[3] + chunk, f_.q[3].end)};
        const float* stage = s_.stage + f_.stage_at(q) * width_;
        float* y = s_.y + q[0] * plan_.y_stride[0] + q[1] * ad.axis.stride * plan_.y_stride[1] +
                   q[2] * ah.axis.stride * plan_.y_stride[2];
        for (std::size_t i = 0; i < count_; ++i) {
            const Piece& p = s_.pieces[i];
            if (q[1] < p.d.begin || q[1] >= p.d.end || q[2] < p.h.begin || q[2] >= p.h.end) continue;
            Range all = here & p.all;
            if (all.size() == 0) all = {here.end, here.end};
            for (Index x = here.begin; x < all.begin; ++x) edge(p, stage + (x - q[3]) * width_, y, x);
            whole(p, stage + (all.begin - q[3]) * width_, y + p.y + all.begin * aw.axis.stride, all.size());
            for (Index x = all.end; x < here.end; ++x) edge(p, stage + (x - q[3]) * width_, y, x);
        }
    }

    void whole(const Piece& p, const float* stage, float* y, Index count) const {
        const Index step = plan_.axis[3].axis.stride, spread = plan_.axis[3].axis.dilation;
        stage += p.lane;
        if (p.length == 1 || spread == 1)
            return simd_.copy_pieces({stage, y, width_, step, count, p.length}, plan_.streams);
        for (Index i = 0; i < count; ++i, stage += width_, y += step)
            for (Index k = 0; k < p.length; ++k) y[k * spread] = stage[k];
    }

    void edge(const Piece& p, const float* stage, float* y, Index q) const {
        const AxisPlan& aw = plan_.axis[3];
        for (Index k = 0; k < p.length; ++k) {
            const Range valid = aw.pixels_of(p.k0 + k);
            if (q >= valid.begin && q < valid.end)
                y[p.y + q * aw.axis.stride + k * aw.axis.dilation] = stage[p.lane + k];
        }
    }

    const Plan& plan_;
    const Simd& simd_;
    const Staged& s_;
    const Group& group_;
    const Footprint& f_;
    Index width_;
    std::size_t count_ = 0;
};

}  // namespace

void store_channels(const Plan& plan, const Simd& simd, const Staged& staged) {
    ChannelStore(plan, simd, staged).lines();
}

}  // namespace tconv::tiling
