// The loops around a tile.
//
// An item is (box, convolution group, block); threads take even, consecutive shares, so that the packed input of a box
// is reused by the blocks that follow; or, where the plan is split, (group, block, box), so that what a thread writes
// lies together. Items write disjoint outputs.
#include "kernels/tiled/run.hpp"

#include "kernels/tiled/pack.hpp"
#include "kernels/tiled/spread.hpp"
#include "kernels/tiled/store.hpp"
#include "kernels/tiled/tap_by_tap.hpp"

#include <hwy/cache_control.h>
#include <omp.h>
#include <algorithm>
#include <span>

namespace tconv::tiling {
namespace {

constexpr Index fewest_channels = 8;
// Floats ahead of the first tile's weights, which come from L3: far where later tiles read them again from L1.
constexpr Index weights_ahead = 4096;

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
        bias_ = carver.take<float>(plan.bias_bytes);
        const std::size_t groups = plan.group.size(), tiles = groups * static_cast<std::size_t>(plan.positions);
        pieces_ = carver.take<Piece>(plan.piece_bytes);
        places_ = carver.take<Place>(plan.place_bytes);
        positions_ = carver.take<Position>(tiles * sizeof(Position));
        spans_ = carver.take<Span>(tiles * sizeof(Span));
        footprints_ = carver.take<Footprint>(groups * sizeof(Footprint));
        spans_of_ = carver.take<Index>(groups * sizeof(Index));
        columns_ = carver.take<float>(plan.column_bytes);
        panel_ = carver.take<float>(plan.panel_bytes);
        gathered_ = carver.take<Tap>(plan.tap_bytes);
        taps_ = carver.take<Tap>(plan.tap_bytes);
        low_taps_ = carver.take<Tap>(plan.tap_bytes);
    }

    void items(Index begin, Index end) {
        for (Index item = begin, packed = -1, laid = -1; item < end; ++item) {
            const auto [box, g, b] = item_at(item);
            if (packed != box * plan_.groups + g) {
                packed = box * plan_.groups + g;
                box_ = box_at(box);
                x_ = a_.x.as<float>() + g * plan_.c_in * plan_.x_channel;
                if (plan_.variant != Variant::taps) pack_box(plan_, simd_, x_, box_, packed_);
                if (box != laid) lay_groups();
                laid = box;
            }
            group_weights_ = weights_ + g * plan_.weight_floats;
            group_bias_ = a_.bias.size > 0 ? a_.bias.as<float>() + g * plan_.c_out : nullptr;
            y_ = a_.y.as<float>() + g * plan_.c_out * plan_.y_channel;
            const Block& block = plan_.block[static_cast<std::size_t>(b)];
            if (plan_.variant == Variant::taps)
                spread(block);
            else if (plan_.variant == Variant::pixels)
                pixels(block);
            else
                channels(block);
        }
    }

private:
    struct Item {
        Index box, group, block;
    };
    Item item_at(Index i) const {
        const Index blocks = static_cast<Index>(plan_.block.size()), boxes = plan_.box_count();
        if (plan_.split) return {i % boxes, i / boxes / blocks, i / boxes % blocks};
        return {i / blocks / plan_.groups, i / blocks % plan_.groups, i % blocks};
    }

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
            spans_of_[g] = footprints_[g].empty() || !plan_.has_tiles()
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

    // Of rows m, each in so many lanes; the first is phase `phase` of `output`.
    void fill_bias(Index output, Index rows, Index phases, Index lanes, Index phase = 0) {
        if (!group_bias_) {
            std::fill_n(bias_, rows * lanes, 0.0f);
            return;
        }
        for (float *to = bias_, *end = bias_ + rows * lanes; to != end; ++output, phase = 0) {
            const Index count = std::min((phases - phase) * lanes, Index{end - to});
            to = std::fill_n(to, count, group_bias_[output]);
        }
    }

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
                    taps[count++] = plan_.pixels_in_lanes() ? Tap{weight, pixel} : Tap{pixel, weight};
                }
        return count;
    }

    void pixels(const Block& block) {
        for (std::size_t i = 0; i < plan_.group.size(); ++i) {
            const Group& g = plan_.group[i];
            const Range rows = plan_.rows_of(block, g);
            const Index step = plan_.panel_channels(g), height = plan_.slices_of(rows.size()).height;
            fill_bias(block.first, rows.size(), g.phases, plan_.lanes);
            for (Index c = 0; c < plan_.c_in; c += step)
                for (const Span& span : spans_of(i)) {
                    const Index count = fill_taps(g, span, height, taps_);
                    fill_taps(g, span, height - 1, low_taps_);
                    if (plan_.gathers) {
                        std::copy_n(taps_, count, gathered_);
                        for (Index t = 0; t < count; ++t)
                            taps_[t].vector = low_taps_[t].vector = t * plan_.tile_width();
                    }
                    pixel_tiles(block, i, span, {c, std::min(c + step, plan_.c_in)}, count);
                }
        }
        store_pixels(plan_, simd_, {stage_, footprints_, block, box_, y_, pieces_, places_});
    }

    // All rows of a block over some channels, a tile of pixels at a time. What many rows read of x is gathered into a
    // panel that stays in L1 for all of them; where one slice holds all rows, it goes through the tiles of a line.
    void pixel_tiles(const Block& block, std::size_t group, const Span& span, Range c, Index taps) {
        const Group& g = plan_.group[group];
        const Index rows = plan_.rows_of(block, g).size(), width = plan_.tile_width();
        const auto [all, tall, height] = plan_.slices_of(rows);
        const bool dense = plan_.gathers && taps == g.taps;  // then weights and panel are read from end to end
        const bool first = c.begin == 0, one_slice = all == 1;
        const Index init_row = first ? plan_.lanes : plan_.stage_stride;
        Tile tile{.scalars = nullptr,
                  .vectors = {},
                  .scalar_step = 0,
                  .vector_step = plan_.gathers ? (dense ? 1 : taps) * width : plan_.packed_channel,
                  .taps = nullptr,
                  .tap_count = dense ? 1 : taps,
                  .channels = dense ? c.size() * taps : c.size(),
                  .stream = plan_.weights_stream(),
                  .ahead = streamed_ahead,
                  .init = nullptr,
                  .init_row = init_row,
                  .init_vector = first ? 0 : plan_.lanes,
                  .out = nullptr,
                  .out_row = plan_.stage_stride};
        const float* const weights = group_weights_ + block.weights[group] + rows * c.begin * g.taps;
        for (Index i = 0, tiles = 1; i < span.count; i += tiles * plan_.vectors) {
            const Position* at = positions_of(group) + span.first + i;
            const Index vectors = std::min(plan_.vectors, span.count - i);
            for (Index v = 0; v < vectors; ++v)
                tile.vectors[static_cast<std::size_t>(v)] = packed_ + c.begin * plan_.packed_channel + at[v].packed;
            if (plan_.gathers) {
                simd_.gather({tile.vectors, plan_.packed_channel, gathered_, taps, c.size(), vectors, panel_, width});
                for (Index v = 0; v < vectors; ++v)
                    tile.vectors[static_cast<std::size_t>(v)] = panel_ + v * plan_.lanes;
            }
            float* const out = stage_ + g.stage_row * plan_.stage_stride + at->stage;
            const auto slices = [&](Index begin, Index slice, Index repeats, const Tap* table) {
                tile.scalars = weights + begin * c.size() * g.taps;
                tile.scalar_step = (dense ? 1 : g.taps) * slice;
                tile.taps = table;
                tile.out = out + begin * plan_.stage_stride;
                tile.init = first ? bias_ + begin * plan_.lanes : tile.out;
                tile.repeats = repeats;
                tile.next = {.scalars = slice * c.size() * g.taps,
                             .vectors = 0,
                             .init = slice * init_row,
                             .out = slice * plan_.stage_stride};
                if (one_slice && !plan_.gathers) {
                    tile.repeats = tiles = std::max<Index>(1, std::min(at->in_line, span.count - i) / plan_.vectors);
                    tile.next = {.scalars = 0, .vectors = width, .init = first ? 0 : width, .out = width};
                }
                simd_.tile[static_cast<std::size_t>(vectors)][static_cast<std::size_t>(slice)](tile);
            };
            slices(0, height, tall, taps_);
            if (all > tall) slices(tall * height, height - 1, all - tall, low_taps_);
        }
    }

    void spread(const Block& block) {
        const float* x = x_ + box_[0].begin * plan_.x_stride[0];
        spread_block(
            plan_, simd_,
            {x, group_weights_ + block.weights.front(), group_bias_, footprints_, block, box_, panel_, columns_},
            stage_);
        store_pixels(plan_, simd_, {stage_, footprints_, block, box_, y_, pieces_, places_});
    }

    void channels(const Block& block) {
        const auto group = static_cast<std::size_t>(block.group);
        const Group& g = plan_.group[group];
        if (footprints_[group].empty()) return;
        const Index width = plan_.tile_width();
        std::fill_n(bias_ + block.count, plan_.block_width() - block.count, 0.0f);
        fill_bias(block.first / g.phases, block.count, g.phases, 1, block.first % g.phases);
        if (plan_.variant == Variant::tap_by_tap) {
            add_taps(plan_, simd_, {packed_, group_weights_ + block.weights[0], bias_, g, footprints_[group], taps_},
                     stage_);
            return store_channels(plan_, simd_, {stage_, footprints_, block, box_, y_, pieces_, places_});
        }
        const std::span<const Span> spans = spans_of(group);
        const bool once = spans.size() == 1 && spans[0].count == 1;  // no tile would read the weights again
        const Index fits = plan_.weight_block / (g.taps * width);
        const Index step = once ? plan_.c_in : std::max<Index>(fits, fewest_channels);
        for (Index c = 0; c < plan_.c_in; c += step)
            for (const Span& span : spans)
                channel_tiles(group, span, {c, std::min(c + step, plan_.c_in)},
                              group_weights_ + block.weights[0] + c * g.taps * width, (block.count + width - 1) / width,
                              once                    ? streamed_ahead
                              : &span == spans.data() ? weights_ahead
                                                      : 0);
        store_channels(plan_, simd_, {stage_, footprints_, block, box_, y_, pieces_, places_});
    }

    void channel_tiles(std::size_t group, const Span& span, Range c, const float* weights, Index tiles, Index ahead) {
        const Group& g = plan_.group[group];
        const Index width = plan_.tile_width(), block_width = plan_.block_width();
        Tile tile{.scalars = nullptr,
                  .vectors = {},
                  .scalar_step = plan_.packed_channel,
                  .vector_step = g.taps * width,
                  .taps = taps_,
                  .tap_count = fill_taps(g, span, width, taps_),
                  .channels = c.size(),
                  .stream = ahead > 0 ? Stream::vectors : Stream::none,
                  .ahead = ahead,
                  .init = bias_,
                  .init_row = c.begin == 0 ? 0 : block_width,
                  .init_vector = plan_.lanes,
                  .out = nullptr,
                  .out_row = block_width,
                  .repeats = tiles,
                  .next = {.scalars = 0, .vectors = plan_.c_in * g.taps * width, .init = width, .out = width}};
        for (Index v = 0; v < plan_.vectors; ++v) tile.vectors[static_cast<std::size_t>(v)] = weights + v * plan_.lanes;
        const Position* at = positions_of(group) + span.first;
        for (const Position* end = at + span.count; at != end; ++at) {
            tile.scalars = packed_ + c.begin * plan_.packed_channel + at->packed;
            tile.out = stage_ + at->stage * block_width;
            if (c.begin > 0) tile.init = tile.out;
            simd_.tile[static_cast<std::size_t>(plan_.vectors)][static_cast<std::size_t>(at->count)](tile);
            tile.stream = Stream::none;  // what lies ahead would push this block's weights out of L1
        }
    }

    const Plan& plan_;
    const Simd& simd_;
    const float* weights_;
    const Operands& a_;
    float *packed_, *stage_, *bias_, *columns_, *panel_;
    Piece* pieces_;
    Place* places_;
    Position* positions_;
    Span* spans_;
    Footprint* footprints_;
    Index* spans_of_;
    Tap *gathered_, *taps_, *low_taps_;  // where a panel comes from; what tall slices and the others read
    Box box_{};
    const float *x_ = nullptr, *group_weights_ = nullptr, *group_bias_ = nullptr;
    float* y_ = nullptr;
};

// Outputs that no phase reaches; where the stride leaves gaps in a row, all of the row.
void fill_rest_with_bias(const Plan& plan, const Operands& a) {
    const Index c_out = plan.groups * plan.c_out, channels = a.y.size / plan.y_channel;
    const AxisPlan &d = plan.axis[1], &h = plan.axis[2];
    const Index row = plan.y_stride[2], plane = plan.y_stride[1];
    const Range inner = plan.axis[3].covered;
#pragma omp parallel for num_threads(plan.threads)
    for (Index i = 0; i < channels; ++i) {
        const float bias = a.bias.size > 0 ? a.bias.as<float>()[i % c_out] : 0.0f;
        float* y = a.y.as<float>() + i * plan.y_channel;
        for (Index od = 0; od < d.axis.out(); ++od, y += plane) {
            if (!d.covers(od)) {
                std::fill_n(y, plane, bias);
                continue;
            }
            for (Index oh = 0; oh < h.axis.out(); ++oh) {
                float* const to = y + oh * row;
                const Index whole = h.covers(oh) ? inner.begin : row;
                std::fill_n(to, whole, bias);
                if (whole < row) std::fill(to + inner.end, to + row, bias);
            }
        }
    }
}

}  // namespace

void run_plan(const Plan& plan, const Simd& simd, const float* weights, const Operands& a) noexcept {
    if (!plan.covers_all) fill_rest_with_bias(plan, a);
    const Index items = plan.items();
#pragma omp parallel num_threads(plan.threads)
    {
        const Index thread = omp_get_thread_num(), threads = omp_get_num_threads();
        Worker worker(plan, simd, weights, a, a.workspace + static_cast<std::size_t>(thread) * plan.thread_bytes);
        worker.items(items * thread / threads, items * (thread + 1) / threads);
        if (plan.streams) hwy::FlushStream();
    }
}

}  // namespace tconv::tiling
