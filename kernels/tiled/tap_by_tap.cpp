#include "kernels/tiled/tap_by_tap.hpp"

#include <algorithm>

namespace tconv::tiling {
namespace {

class Adder {
public:
    Adder(const Plan& plan, const Simd& simd, const TapByTap& a, float* stage)
        : plan_(plan), simd_(simd), a_(a), stage_(stage), width_(plan.tile_width()), column_(column_taps(a.group)) {}

    void fill_with_bias() const {
        const Box& q = a_.footprint.q;
        const Index pixels = q[0].size() * q[1].size() * q[2].size() * q[3].size();
        std::copy_n(a_.bias, width_, stage_);
        for (Index done = 1; done < pixels; done *= 2)
            std::copy_n(stage_, std::min(done, pixels - done) * width_, stage_ + done * width_);
    }

    void add(Range channels) {
        const float* weights = a_.weights + channels.begin * width_;
        for (Index w = 0; w < a_.group.run[3].taps; ++w, weights += plan_.c_in * column_ * width_)
            add_tap(w, channels, weights);
    }

private:
    // Tap w of the width, with those of height and depth that a line meets.
    void add_tap(Index w, Range channels, const float* weights) {
        const Footprint& f = a_.footprint;
        const Range pixels = pixels_meeting(plan_.axis[3], w, f.q[3]);
        if (pixels.size() == 0) return;
        Tile tile{.scalars = nullptr,
                  .vectors = {},
                  .scalar_step = plan_.packed_channel,
                  .vector_step = width_,
                  .taps = a_.taps,
                  .tap_count = 0,
                  .channels = channels.size(),
                  .stream = Stream::none,
                  .ahead = plan_.c_in * width_,  // the next tap's
                  .init = nullptr,
                  .init_row = width_,
                  .init_vector = plan_.lanes,
                  .out = nullptr,
                  .out_row = width_,
                  .one_by_one = true};
        for (Index v = 0; v < plan_.vectors; ++v) tile.vectors[static_cast<std::size_t>(v)] = weights + v * plan_.lanes;
        const float* packed = a_.packed + f.packed + channels.begin * plan_.packed_channel - w * plan_.axis[3].reach +
                              (pixels.begin - f.q[3].begin);
        Index read = -1;  // of the weights, the last tap's
        PerAxis<Index> at;
        for (at[0] = f.q[0].begin; at[0] < f.q[0].end; ++at[0])
            for (at[1] = f.q[1].begin; at[1] < f.q[1].end; ++at[1])
                for (at[2] = f.q[2].begin; at[2] < f.q[2].end; ++at[2]) {
                    at[3] = pixels.begin;
                    tile.tap_count = fill_taps(at);
                    if (tile.tap_count == 0) continue;
                    const Index last = a_.taps[tile.tap_count - 1].vector;
                    tile.stream = last > read ? Stream::vectors : Stream::none;
                    read = std::max(read, last);
                    Index from = 0;
                    for (std::size_t a = 0; a < 3; ++a) from += (at[a] - f.q[a].begin) * plan_.packed_stride[a];
                    line(tile, packed + from, stage_ + f.stage_at(at) * width_, pixels.size());
                }
    }

    // The taps of height and depth that meet an input from this line.
    Index fill_taps(const PerAxis<Index>& at) {
        const auto met = [&](std::size_t a) {
            return plan_.axis[a].taps_meeting({at[a], at[a] + 1}, a_.group.run[a].taps);
        };
        const Range d = met(1), h = met(2);
        Index count = 0;
        for (Index jd = d.begin; jd < d.end; ++jd)
            for (Index jh = h.begin; jh < h.end; ++jh)
                a_.taps[count++] = {-(jd * plan_.axis[1].reach * plan_.packed_stride[1] +
                                      jh * plan_.axis[2].reach * plan_.packed_stride[2]),
                                    (jd * a_.group.run[2].taps + jh) * plan_.c_in * width_};
        return count;
    }

    // Pixels side by side, in tiles of about the same height.
    void line(Tile& tile, const float* packed, float* out, Index pixels) {
        for (Index tiles = plan_.tiles_of(pixels); tiles > 0; --tiles) {
            const Index rows = divide_up(pixels, tiles);
            tile.scalars = packed;
            tile.init = tile.out = out;
            simd_.tile[static_cast<std::size_t>(plan_.vectors)][static_cast<std::size_t>(rows)](tile);
            tile.stream = Stream::none;
            packed += rows;
            out += rows * width_;
            pixels -= rows;
        }
    }

    const Plan& plan_;
    const Simd& simd_;
    const TapByTap& a_;
    float* stage_;
    Index width_;
    Index column_;  // taps of height and depth to one of the width
};

}  // namespace

void add_taps(const Plan& plan, const Simd& simd, const TapByTap& block, float* stage) {
    Adder adder(plan, simd, block, stage);
    adder.fill_with_bias();
    const Index step = tap_by_tap_channels(plan, block.group);
    for (Index c = 0; c < plan.c_in; c += step) adder.add({c, std::min(c + step, plan.c_in)});
}

}  // namespace tconv::tiling
