// The loops around a tile.
//
// An item is (convolution group, box, block); threads take even, consecutive shares, so that the packed input of a box
// is reused by the blocks that follow. Items write disjoint outputs.
#include "kernels/tiled/run.hpp"

#include "kernels/tiled/pack.hpp"
#include "kernels/tiled/store.hpp"

#include <hwy/cache_control.h>
#include <omp.h>
#include <algorithm>
#include <span>

namespace tconv::tiling {
namespace {

constexpr Index weight_block_bytes = 12 * 1024;  // channels in lanes: weights that stay in L1 for all tiles of a box
constexpr Index fewest_channels = 8, channels_ahead = 2;
constexpr Index weights_ahead = 4096;  // floats: hides the latency of weights that the first tile streams from L3

// Hands out aligned parts of a thread's workspace.
class Carver {
public:
    explicit Carver(std::byte* at) : at_(at) {}
    template <class T>
    T* take(std::size_t bytes) {
        T* const part = reinterpret_cast<T*>(at_);
        at_ += (bytes + 63) / 64 * 64;
        return part;
    }

private:
    std::byte* at_;
};

class Worker {
public:
    Worker(const Plan& plan, const Simd& simd, const float* weights, const Operands& a, std::byte* workspace)
        : plan_(plan), simd_(simd), weights_(weights), a_(a) {
        Carver carver(workspace);
        packed_ = carver.take<float>(plan.packed_bytes);
        stage_ = carver.take<float>(plan.stage_bytes);
        bias_ = carver.take<float>(static_cast<std::size_t>(max_rows * plan.lanes) * sizeof(float));
        const std::size_t groups = plan.group.size(), tiles = groups * static_cast<std::size_t>(plan.positions);
        positions_ = carver.take<Position>(tiles * sizeof(Position));
        spans_ = carver.take<Span>(tiles * sizeof(Span));
        footprints_ = carver.take<Footprint>(groups * sizeof(Footprint));
        spans_of_ = carver.take<Index>(groups * sizeof(Index));
        panel_ = carver.take<float>(plan.panel_bytes);
        gathered_ = carver.take<Tap>(plan.tap_bytes);
        taps_ = carver.take<Tap>(plan.tap_bytes);
        last_taps_ = carver.take<Tap>(plan.tap_bytes);
    }

    void items(Index begin, Index end) {
        const Index blocks = static_cast<Index>(plan_.block.size()), boxes = plan_.box_count();
        for (Index item = begin, packed = -1, laid = -1; item < end; ++item) {
            const Index g = item / blocks / boxes, box = item / blocks % boxes;
            if (packed != item / blocks) {
                box_ = box_at(box);
                pack_box(plan_, a_.x.as<float>() + g * plan_.c_in * plan_.x_channel, box_, packed_);
                packed = item / blocks;
                if (box != laid) lay_groups();
                laid = box;
            }
            group_weights_ = weights_ + g * plan_.weight_floats;
            group_bias_ = a_.bias.size > 0 ? a_.bias.as<float>() + g * plan_.c_out : nullptr;
            y_ = a_.y.as<float>() + g * plan_.c_out * plan_.y_channel;
            const Block& block = plan_.block[static_cast<std::size_t>(item % blocks)];
            if (plan_.variant == Variant::pixels)
                pixels(block);
            else
                channels(block);
        }
    }

private:
    Box box_at(Index index) const {
        Box box;
        for (std::size_t a = axes; a-- > 0; index /= plan_.boxes[a]) {
            const Index begin = plan_.axis[a].pixels.begin + index % plan_.boxes[a] * plan_.box[a];
            box[a] = {begin, std::min(begin + plan_.box[a], plan_.axis[a].pixels.end)};
        }
        return box;
    }

    // Tiles depend on the box alone: all blocks and convolution groups share them.
    void lay_groups() {
        for (std::size_t g = 0; g < plan_.group.size(); ++g) {
            const std::size_t room = g * static_cast<std::size_t>(plan_.positions);
            footprints_[g] = plan_.footprint(plan_.group[g], box_);
            spans_of_[g] = footprints_[g].empty()
                               ? 0
                               : lay_tiles(plan_, plan_.group[g], footprints_[g], positions_ + room, spans_ + room);
        }
    }
    const Position* positions_of(std::size_t g) const {
        return positions_ + g * static_cast<std::size_t>(plan_.positions);
    }
    std::span<const Span> spans_of(std::size_t g) const {
        return {spans_ + g * static_cast<std::size_t>(plan_.positions), static_cast<std::size_t>(spans_of_[g])};
    }

    float bias_of(Index output) const { return group_bias_ ? group_bias_[output] : 0.0f; }

    // The taps of a span: how far back they read in the packed input, and where among weights packed `width` side by
    // side.
    Index fill_taps(const Group& g, const Span& span, Index width, Tap* taps) const {
        const auto& [n, d, h, w] = span.taps;
        (void)n;
        Index count = 0;
        for (Index jd = d.begin; jd < d.end; ++jd)
            for (Index jh = h.begin; jh < h.end; ++jh)
                for (Index jw = w.begin; jw < w.end; ++jw) {
                    const Index pixel = -(jd * plan_.axis[1].reach * plan_.packed_stride[1] +
                                          jh * plan_.axis[2].reach * plan_.packed_stride[2] + jw * plan_.axis[3].reach);
                    const Index weight = ((jd * g.run[2].taps + jh) * g.run[3].taps + jw) * width;
                    taps[count++] = plan_.variant == Variant::pixels ? Tap{weight, pixel} : Tap{pixel, weight};
                }
        return count;
    }

    void pixels(const Block& block) {
        for (std::size_t i = 0; i < plan_.group.size(); ++i) {
            const Group& g = plan_.group[i];
            const Range rows = plan_.rows_of(block, g);
            const Index step = plan_.panel_channels(g), height = plan_.slice_height(rows.size());
            const Index left = rows.size() % height;
            for (Index c = 0; c < plan_.c_in; c += step)
                for (const Span& span : spans_of(i)) {
                    const Index count = fill_taps(g, span, height, taps_);
                    fill_taps(g, span, left, last_taps_);
                    if (plan_.gathers) {
                        std::copy_n(taps_, count, gathered_);
                        for (Index t = 0; t < count; ++t)
                            taps_[t].vector = last_taps_[t].vector = t * plan_.vectors * plan_.lanes;
                    }
                    pixel_tiles(block, i, span, {c, std::min(c + step, plan_.c_in)}, count);
                }
        }
        store_pixels(plan_, simd_, {stage_, footprints_, block, box_, y_});
    }

    // All rows of a block over some channels, a tile of pixels at a time: what the tile reads of x is gathered into a
    // panel that stays in L1 for all of them.
    void pixel_tiles(const Block& block, std::size_t group, const Span& span, Range c, Index taps) {
        const Group& g = plan_.group[group];
        const Range rows = plan_.rows_of(block, g);
        const Index height = plan_.slice_height(rows.size());
        const float* weights = group_weights_ + block.weights[group];
        const bool dense = plan_.gathers && taps == g.taps;  // then weights and panel are read from end to end
        Tile tile{
            .scalars = nullptr,
            .vectors = {},
            .scalar_step = 0,
            .vector_step = plan_.gathers ? (dense ? 1 : taps) * plan_.vectors * plan_.lanes : plan_.packed_channel,
            .taps = nullptr,
            .tap_count = dense ? 1 : taps,
            .channels = dense ? c.size() * taps : c.size(),
            .ahead = plan_.gathers ? 0 : channels_ahead * plan_.packed_channel,
            .init = bias_,
            .init_row = c.begin == 0 ? plan_.lanes : plan_.stage_stride,
            .init_vector = c.begin == 0 ? 0 : plan_.lanes,
            .out = nullptr,
            .out_row = plan_.stage_stride};
        for (Index i = 0; i < span.count; i += plan_.vectors) {
            const Position* at = positions_of(group) + span.first + i;
            const Index vectors = std::min(plan_.vectors, span.count - i);
            for (Index v = 0; v < vectors; ++v)
                tile.vectors[static_cast<std::size_t>(v)] = packed_ + c.begin * plan_.packed_channel + at[v].packed;
            if (plan_.gathers) {
                simd_.gather({tile.vectors, plan_.packed_channel, gathered_, taps, c.size(), vectors, panel_,
                              plan_.vectors * plan_.lanes});
                for (Index v = 0; v < vectors; ++v)
                    tile.vectors[static_cast<std::size_t>(v)] = panel_ + v * plan_.lanes;
            }
            for (Index m = rows.begin; m < rows.end; m += height) {
                const Index slice = std::min(height, rows.end - m);
                tile.out = stage_ + (g.stage_row + m - rows.begin) * plan_.stage_stride + at->stage;
                tile.init = tile.out;
                if (c.begin == 0) {
                    for (Index r = 0; r < slice; ++r)
                        std::fill_n(bias_ + r * plan_.lanes, plan_.lanes, bias_of((m + r) / g.phases));
                    tile.init = bias_;
                }
                tile.scalars = weights + ((m - rows.begin) * plan_.c_in + c.begin * slice) * g.taps;
                tile.scalar_step = (dense ? 1 : g.taps) * slice;
                tile.taps = slice == height ? taps_ : last_taps_;
                simd_.tile[static_cast<std::size_t>(vectors)][static_cast<std::size_t>(slice)](tile);
            }
        }
    }

    void channels(const Block& block) {
        const auto group = static_cast<std::size_t>(block.group);
        const Group& g = plan_.group[group];
        if (footprints_[group].empty()) return;
        const Index width = plan_.vectors * plan_.lanes;
        for (Index m = 0; m < width; ++m) bias_[m] = m < block.count ? bias_of((block.first + m) / g.phases) : 0.0f;
        const std::span<const Span> spans = spans_of(group);
        const bool once = spans.size() == 1 && spans[0].count == 1;  // no tile would read the weights again
        const Index fits = weight_block_bytes / static_cast<Index>(sizeof(float)) / (g.taps * width);
        const Index step = once ? plan_.c_in : std::max<Index>(fits, fewest_channels);
        for (Index c = 0; c < plan_.c_in; c += step)
            for (const Span& span : spans)
                channel_tiles(group, span, {c, std::min(c + step, plan_.c_in)},
                              group_weights_ + block.weights[0] + c * g.taps * width, &span == spans.data());
        store_channels(plan_, simd_, {stage_, footprints_, block, box_, y_});
    }

    void channel_tiles(std::size_t group, const Span& span, Range c, const float* weights, bool first) {
        const Group& g = plan_.group[group];
        const Index width = plan_.vectors * plan_.lanes;
        Tile tile{.scalars = nullptr,
                  .vectors = {},
                  .scalar_step = plan_.packed_channel,
                  .vector_step = g.taps * width,
                  .taps = taps_,
                  .tap_count = fill_taps(g, span, width, taps_),
                  .channels = c.size(),
                  .ahead = first ? weights_ahead : 0,
                  .init = bias_,
                  .init_row = c.begin == 0 ? 0 : width,
                  .init_vector = plan_.lanes,
                  .out = nullptr,
                  .out_row = width};
        for (Index v = 0; v < plan_.vectors; ++v) tile.vectors[static_cast<std::size_t>(v)] = weights + v * plan_.lanes;
        const Position* at = positions_of(group) + span.first;
        for (const Position* end = at + span.count; at != end; ++at) {
            tile.scalars = packed_ + c.begin * plan_.packed_channel + at->packed;
            tile.out = stage_ + at->stage * width;
            if (c.begin > 0) tile.init = tile.out;
            simd_.tile[static_cast<std::size_t>(plan_.vectors)][static_cast<std::size_t>(at->count)](tile);
            tile.ahead = 0;  // what lies ahead would push this block's weights out of L1
        }
    }

    const Plan& plan_;
    const Simd& simd_;
    const float* weights_;
    const Operands& a_;
    float *packed_, *stage_, *bias_, *panel_;
    Position* positions_;
    Span* spans_;
    Footprint* footprints_;
    Index* spans_of_;
    Tap *gathered_, *taps_, *last_taps_;  // where a panel comes from; what whole slices and the last one read
    Box box_{};
    const float *group_weights_ = nullptr, *group_bias_ = nullptr;
    float* y_ = nullptr;
};

// Outputs that no phase reaches.
void fill_with_bias(const Plan& plan, const Operands& a) {
    const Index c_out = plan.groups * plan.c_out, channels = a.y.size / plan.y_channel;
#pragma omp parallel for num_threads(plan.threads)
    for (Index i = 0; i < channels; ++i)
        std::fill_n(a.y.as<float>() + i * plan.y_channel, plan.y_channel,
                    a.bias.size > 0 ? a.bias.as<float>()[i % c_out] : 0.0f);
}

}  // namespace

void run_plan(const Plan& plan, const Simd& simd, const float* weights, const Operands& a) noexcept {
    if (!plan.covers_all) fill_with_bias(plan, a);
    const Index items = plan.groups * plan.box_count() * static_cast<Index>(plan.block.size());
#pragma omp parallel num_threads(plan.threads)
    {
        const Index thread = omp_get_thread_num(), threads = omp_get_num_threads();
        Worker worker(plan, simd, weights, a, a.workspace + static_cast<std::size_t>(thread) * plan.thread_bytes);
        worker.items(items * thread / threads, items * (thread + 1) / threads);
        if (plan.streams) hwy::FlushStream();
    }
}

}  // namespace tconv::tiling
