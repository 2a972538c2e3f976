#include "kernels/tiled/tap_by_tap.hpp"

#include <algorithm>

namespace tconv::tiling {
namespace {

class Adder {
public:
    Adder(const Plan& plan, const Simd& simd, const TapByTap& a, float* stage)
        : plan_(plan), simd_(simd), a_(a), stage_(stage), width_(plan.tile_width()) {}

    void fill_with_bias() const {
        const Box& q = a_.footprint.q;
        const Index pixels = q[0].size() * q[1].size() * q[2].size() * q[3].size();
        std::copy_n(a_.bias, width_, stage_);
        for (Index done = 1; done < pixels; done *= 2)
            std::copy_n(stage_, std::min(done, pixels - done) * width_, stage_ + done * width_);
    }

    void add(Range channels) const {
        const auto& run = a_.group.run;
        const float* weights = a_.weights + channels.begin * width_;
        for (Index d = 0; d < run[1].taps; ++d)
            for (Index h = 0; h < run[2].taps; ++h)
                for (Index w = 0; w < run[3].taps; ++w, weights += plan_.c_in * width_)
                    add_tap({0, d, h, w}, channels, weights);
    }

private:
    void add_tap(const PerAxis<Index>& tap, Range channels, const float* weights) const {
        static constexpr Tap only{0, 0};
        const Footprint& f = a_.footprint;
        PerAxis<Range> q{f.q[0]};
        Index packed = f.packed + channels.begin * plan_.packed_channel;
        for (std::size_t a = 1; a < axes; ++a) {
            q[a] = pixels_meeting(plan_.axis[a], tap[a], f.q[a]);
            if (q[a].size() == 0) return;
            packed -= tap[a] * plan_.axis[a].reach * plan_.packed_stride[a];
        }
        Tile tile{.scalars = nullptr,
                  .vectors = {},
                  .scalar_step = plan_.packed_channel,
                  .vector_step = width_,
                  .taps = &only,
                  .tap_count = 1,
                  .channels = channels.size(),
                  .stream = Stream::vectors,
                  .ahead = channels.size() * width_,  // the next tap's
                  .init = nullptr,
                  .init_row = width_,
                  .init_vector = plan_.lanes,
                  .out = nullptr,
                  .out_row = width_};
        for (Index v = 0; v < plan_.vectors; ++v) tile.vectors[static_cast<std::size_t>(v)] = weights + v * plan_.lanes;
        PerAxis<Index> at;
        for (at[0] = q[0].begin; at[0] < q[0].end; ++at[0])
            for (at[1] = q[1].begin; at[1] < q[1].end; ++at[1])
                for (at[2] = q[2].begin; at[2] < q[2].end; ++at[2]) {
                    at[3] = q[3].begin;
                    Index from = packed;
                    for (std::size_t a = 0; a < axes; ++a) from += (at[a] - f.q[a].begin) * plan_.packed_stride[a];
                    line(tile, a_.packed + from, stage_ + f.stage_at(at) * width_, q[3].size());
                }
    }

    // Pixels side by side, in tiles of about the same height.
    void line(Tile& tile, const float* packed, float* out, Index pixels) const {
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
};

}  // namespace

void add_taps(const Plan& plan, const Simd& simd, const TapByTap& block, float* stage) {
    const Adder adder(plan, simd, block, stage);
    adder.fill_with_bias();
    const Index step = std::max<Index>(1, plan.weight_block / plan.tile_width());
    for (Index c = 0; c < plan.c_in; c += step) adder.add({c, std::min(c + step, plan.c_in)});
}

}  // namespace tconv::tiling
