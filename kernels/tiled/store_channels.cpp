// Channels in lanes: a pixel's rows m lie side by side in the stage, phases of the width axis side by side among them.
#include "kernels/tiled/store.hpp"

#include <algorithm>
#include <span>

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
        lay_pieces();
    }

    // Some pixels of a line at a time or, where lines are short, some lines.
    void all() const {
        const Index lines = std::max<Index>(1, chunk / f_.q[3].size());
        PerAxis<Range> q;
        for (Index n = f_.q[0].begin; n < f_.q[0].end; ++n)
            for (Index d = f_.q[1].begin; d < f_.q[1].end; ++d)
                for (Index h = f_.q[2].begin; h < f_.q[2].end; h += lines)
                    for (Index w = f_.q[3].begin; w < f_.q[3].end; w += chunk)
                        pixels({Range{n, n + 1}, Range{d, d + 1}, Range{h, std::min(h + lines, f_.q[2].end)},
                                Range{w, std::min(w + chunk, f_.q[3].end)}});
    }

private:
    // Phases of the width axis side by side, lines of them by lines and planes; a division a row would cost more than
    // storing it.
    void lay_pieces() {
        const PhaseRun &d = group_.run[1], &h = group_.run[2], &w = group_.run[3];
        const AxisPlan &ad = plan_.axis[1], &ah = plan_.axis[2], &aw = plan_.axis[3];
        Index channel = s_.block.first / group_.phases, phase = s_.block.first % group_.phases;
        Index k = phase % w.count, kh = phase / w.count % h.count, kd = phase / w.count / h.count;
        for (Index lane = 0; lane < s_.block.count;) {
            Piece& p = s_.pieces[count_++];
            p.lane = lane;
            p.length = std::min(w.count - k, s_.block.count - lane);
            p.k0 = w.first + k;
            p.y = channel * plan_.y_channel + ad.shift(d.first + kd) * plan_.y_stride[1] +
                  ah.shift(h.first + kh) * plan_.y_stride[2] + aw.shift(p.k0);
            p.d = ad.pixels_of(d.first + kd);
            p.h = ah.pixels_of(h.first + kh);
            const Range first = aw.pixels_of(p.k0), last = aw.pixels_of(p.k0 + p.length - 1);
            p.all = first & last;  // later phases land further right: both bounds fall from phase to phase
            lane += p.length;
            k = 0;
            if (++kh < h.count) continue;
            kh = 0;
            if (++kd < d.count) continue;
            kd = 0;
            ++channel;
        }
    }

    void pixels(const Box& q) const {
        for (std::size_t i = 0, some = 1; i < count_; i += some) {
            const std::span<const Piece> pieces = together(i, q);
            some = pieces.size();
            const Piece& p = pieces[0];
            const Range h = q[2] & p.h;
            if (h.size() == 0 || (q[1] & p.d).size() == 0) continue;
            Range whole = q[3] & p.all;
            if (whole.size() == 0) whole = {q[3].end, q[3].end};
            const Corner corner = corner_at({q[0].begin, q[1].begin, h.begin, q[3].begin});
            for (const Piece& one : pieces)
                for (const Range part : {Range{q[3].begin, whole.begin}, Range{whole.end, q[3].end}})
                    if (part.size() > 0) edge(one, corner, h.size(), q[3].begin, part);
            if (whole.size() == 0) continue;
            Corner at = corner;
            at.stage += (whole.begin - q[3].begin) * width_;
            at.y += whole.begin * plan_.axis[3].axis.stride;
            if (some > 1)
                transpose(pieces, at, h.size(), whole.size());
            else
                copy(p, at, h.size(), whole.size());
        }
    }

    // Where the first line's first pixel lies in the stage, and where pixel 0 of that line would lie in y.
    struct Corner {
        const float* stage;
        float* y;
    };
    Corner corner_at(const PerAxis<Index>& q) const {
        float* y = s_.y + q[0] * plan_.y_stride[0];
        for (const std::size_t a : {std::size_t{1}, std::size_t{2}})
            y += q[a] * plan_.axis[a].axis.stride * plan_.y_stride[a];
        return {s_.stage + f_.stage_at(q) * width_, y};
    }
    Index stage_line() const { return f_.stage_stride[2] * width_; }
    Index y_line() const { return plan_.axis[2].axis.stride * plan_.y_stride[2]; }

    // From the i-th on: pieces that are rows of y without a gap, one a channel, on the same lines, leave transposed.
    std::span<const Piece> together(std::size_t i, const Box& q) const {
        const Piece& first = s_.pieces[i];
        const Axis& w = plan_.axis[3].axis;
        const std::size_t some = transposed_lanes / static_cast<std::size_t>(first.length);
        if (first.length > 2 || first.length != w.stride || (first.length > 1 && w.dilation > 1) || i + some > count_)
            return {&first, 1};
        const Range h = q[2] & first.h;
        if (h.size() == 0 || (q[1] & first.d).size() == 0) return {&first, 1};
        for (std::size_t k = i + 1; k < i + some; ++k) {
            const Piece& p = s_.pieces[k];
            const Range other = q[2] & p.h;
            if (p.length != first.length || p.k0 != first.k0 || other.begin != h.begin || other.end != h.end ||
                (q[1] & p.d).size() == 0)
                return {&first, 1};
        }
        return {&first, some};
    }

    void transpose(std::span<const Piece> pieces, const Corner& at, Index lines, Index count) const {
        Transposed rows{at.stage + pieces[0].lane, {}, width_, count, pieces[0].length};
        for (Index line = 0; line < lines; ++line, rows.from += stage_line()) {
            for (std::size_t i = 0; i < pieces.size(); ++i) rows.to[i] = at.y + pieces[i].y + line * y_line();
            simd_.transpose_pieces(rows, plan_.streams);
        }
    }

    void copy(const Piece& p, const Corner& at, Index lines, Index count) const {
        const Index step = plan_.axis[3].axis.stride, spread = plan_.axis[3].axis.dilation;
        const float* from = at.stage + p.lane;
        float* to = at.y + p.y;
        if (p.length == 1 || spread == 1)
            return simd_.copy_pieces({from, to, width_, step, count, p.length, lines, stage_line(), y_line()},
                                     plan_.streams);
        for (Index line = 0; line < lines; ++line, from += stage_line(), to += y_line())
            for (Index i = 0; i < count; ++i)
                for (Index k = 0; k < p.length; ++k) to[i * step + k * spread] = from[i * width_ + k];
    }

    // Pixels where not every phase lands.
    void edge(const Piece& p, const Corner& corner, Index lines, Index first, Range part) const {
        const AxisPlan& aw = plan_.axis[3];
        for (Index k = 0; k < p.length; ++k) {
            const Range lands = part & aw.pixels_of(p.k0 + k);
            if (lands.size() == 0) continue;
            const float* from = corner.stage + (lands.begin - first) * width_ + p.lane + k;
            float* to = corner.y + p.y + lands.begin * aw.axis.stride + k * aw.axis.dilation;
            for (Index line = 0; line < lines; ++line, from += stage_line(), to += y_line())
                for (Index i = 0; i < lands.size(); ++i) to[i * aw.axis.stride] = from[i * width_];
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
    ChannelStore(plan, simd, staged).all();
}

}  // namespace tconv::tiling
