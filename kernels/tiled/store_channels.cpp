// Channels in lanes: a pixel's rows m lie side by side in the stage, phases of the width axis side by side among them.
#include "kernels/tiled/store.hpp"

#include <algorithm>
#include <span>

namespace tconv::tiling {
namespace {

constexpr Index chunk = 32;  // pixels of a line whose part of the stage stays in L1 while all pieces are taken from it

class ChannelStore {
public:
    ChannelStore(const Plan& plan, const Simd& simd, const Staged& staged)
        : plan_(plan),
          simd_(simd),
          s_(staged),
          group_(plan.group[static_cast<std::size_t>(staged.block.group)]),
          f_(staged.footprints[staged.block.group]),
          width_(plan.block_width()) {
        if (few_strips())
            lay_pieces(0, 1, group_.run[3].count);
        else
            for (Index k = 0; k < group_.run[3].count; ++k) lay_pieces(k, group_.run[3].count, 1);
    }

    void all() {
        for (std::size_t i = 0, same = 1; i < count_; i += same) {
            for (same = 1; i + same < count_ && alike(s_.pieces[i], s_.pieces[i + same]);) ++same;
            lay_strips(s_.pieces[i]);
            for (Index n = f_.q[0].begin; n < f_.q[0].end; ++n)
                for (Index d = f_.q[1].begin; d < f_.q[1].end; ++d) lines({s_.pieces + i, same}, n, d);
        }
    }

private:
    // Some pixels of which the same phases of a piece land in y.
    struct Strip {
        Range q, phases;
    };

    // Each pixel at whose edge a piece lacks a phase is a strip. Later phases land a dilation further right, and where
    // that is many strides, phases are pieces of their own.
    bool few_strips() const {
        const Axis& w = plan_.axis[3].axis;
        const Index pixels = f_.q[3].size(), edge = divide_up((group_.run[3].count - 1) * w.dilation, w.stride);
        return std::min(pixels, 2 * edge + 1) <= std::ssize(strip_);
    }

    static bool alike(const Piece& a, const Piece& b) { return a.k0 == b.k0 && a.length == b.length; }

    // Phases of the width axis side by side, lines of them by lines and planes; a division a row would cost more than
    // storing it. Of every `step` phases from `first` on, at most `most` together.
    void lay_pieces(Index first, Index step, Index most) {
        const PhaseRun &d = group_.run[1], &h = group_.run[2], &w = group_.run[3];
        const AxisPlan &ad = plan_.axis[1], &ah = plan_.axis[2], &aw = plan_.axis[3];
        Index channel = s_.block.first / group_.phases, phase = s_.block.first % group_.phases;
        Index k = phase % w.count, kh = phase / w.count % h.count, kd = phase / w.count / h.count;
        for (Index lane = 0; lane < s_.block.count;) {
            const Index begin = step > 1 ? first : k, before = begin - k;
            const Index length = std::min({w.count - begin, most, s_.block.count - lane - before});
            if (before >= 0 && length > 0) {
                Piece& p = s_.pieces[count_++];
                p.lane = lane + before;
                p.length = length;
                p.k0 = w.first + begin;
                p.y = channel * plan_.y_channel + ad.shift(d.first + kd) * plan_.y_stride[1] +
                      ah.shift(h.first + kh) * plan_.y_stride[2] + aw.shift(p.k0);
                p.d = ad.pixels_of(d.first + kd);
                p.h = ah.pixels_of(h.first + kh);
            }
            lane += w.count - k;
            k = 0;
            if (++kh < h.count) continue;
            kh = 0;
            if (++kd < d.count) continue;
            kd = 0;
            ++channel;
        }
    }

    // Later phases land further right: a pixel at either end has some of a piece's phases alone.
    void lay_strips(const Piece& p) {
        const AxisPlan& w = plan_.axis[3];
        const Range line = f_.q[3];
        Range whole = line & w.pixels_of(p.k0) & w.pixels_of(p.k0 + p.length - 1);
        if (whole.size() == 0) whole = {line.end, line.end};
        strips_ = 0;
        const auto edge = [&](Range pixels) {
            for (Index q = pixels.begin; q < pixels.end; ++q) {
                Range lands;
                for (Index k = 0; k < p.length; ++k) {
                    if (!w.pixels_of(p.k0 + k).contains(q)) continue;
                    if (lands.size() == 0) lands.begin = k;
                    lands.end = k + 1;
                }
                if (lands.size() > 0) strip_.at(strips_++) = {{q, q + 1}, lands};
            }
        };
        edge({line.begin, whole.begin});
        if (whole.size() > 0) strip_.at(strips_++) = {whole, {0, p.length}};
        edge({whole.end, line.end});
        joins_ = whole.size() == line.size() && f_.stage_stride[2] == line.size() &&
                 plan_.axis[2].axis.stride * plan_.y_stride[2] == line.size() * w.axis.stride;
    }

    void lines(std::span<const Piece> pieces, Index n, Index d) const {
        std::span<const Place> places;
        Index same = f_.q[2].begin;  // lines up to here have the same places
        for (Index h = f_.q[2].begin, some = 1; h < f_.q[2].end; h += some) {
            if (h == same) places = landing(pieces, d, h, same);
            some = joins_ ? same - h : 1;
            if (!places.empty()) line(places, {n, d, h, f_.q[3].begin}, some);
        }
    }

    std::span<const Place> landing(std::span<const Piece> pieces, Index d, Index h, Index& same) const {
        std::size_t count = 0;
        same = f_.q[2].end;
        for (const Piece& p : pieces) {
            if (!p.d.contains(d) || h >= p.h.end) continue;
            same = std::min(same, h < p.h.begin ? p.h.begin : p.h.end);
            if (h >= p.h.begin) s_.places[count++] = {p.lane, p.y};
        }
        return {s_.places, count};
    }

    // Lines from q on, more than one where they are joined.
    void line(std::span<const Place> places, const PerAxis<Index>& q, Index lines) const {
        const Index step = plan_.axis[3].axis.stride, apart = plan_.axis[3].axis.dilation;
        const float* stage = s_.stage + f_.stage_at(q) * width_;
        float* y = s_.y + q[0] * plan_.y_stride[0];
        for (const std::size_t a : {std::size_t{1}, std::size_t{2}})
            y += q[a] * plan_.axis[a].axis.stride * plan_.y_stride[a];
        for (const Strip& strip : std::span(strip_).first(strips_))
            for (Index w = strip.q.begin, end = strip.q.end + (lines - 1) * f_.q[3].size(); w < end; w += chunk) {
                const Pieces pieces{.from = stage + (w - q[3]) * width_ + strip.phases.begin,
                                    .to = y + w * step + strip.phases.begin * apart,
                                    .places = places.data(),
                                    .count = std::ssize(places),
                                    .from_step = width_,
                                    .to_step = step,
                                    .pixels = std::min(chunk, end - w),
                                    .length = strip.phases.size(),
                                    .apart = apart};
                if (apart == 1 && pieces.length == step && pieces.length <= 2)
                    transpose(pieces);
                else
                    simd_.copy_pieces(pieces, plan_.streams);
            }
    }

    // Pieces that are rows of y without a gap leave transposed where they lie side by side in the stage.
    void transpose(const Pieces& p) const {
        const Index rows = transposed_lanes / p.length;
        Transposed side_by_side{nullptr, {}, p.from_step, p.pixels, p.length};
        Pieces one = p;
        one.count = 1;
        for (Index i = 0; i < p.count;) {
            const Place* places = p.places + i;
            if (i + rows > p.count || places[rows - 1].from - places[0].from != (rows - 1) * p.length) {
                one.places = places;
                simd_.copy_pieces(one, plan_.streams);
                ++i;
                continue;
            }
            side_by_side.from = p.from + places[0].from;
            for (Index r = 0; r < rows; ++r) side_by_side.to[static_cast<std::size_t>(r)] = p.to + places[r].to;
            simd_.transpose_pieces(side_by_side, plan_.streams);
            i += rows;
        }
    }

    const Plan& plan_;
    const Simd& simd_;
    const Staged& s_;
    const Group& group_;
    const Footprint& f_;
    Index width_;
    std::size_t count_ = 0;
    std::array<Strip, 9> strip_;  // of the pieces at hand
    std::size_t strips_ = 0;
    bool joins_ = false;  // their lines follow one another in y without a gap
};

}  // namespace

void store_channels(const Plan& plan, const Simd& simd, const Staged& staged) {
    ChannelStore(plan, simd, staged).all();
}

}  // namespace tconv::tiling
