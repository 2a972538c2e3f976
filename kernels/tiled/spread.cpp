#include "kernels/tiled/spread.hpp"

#include <algorithm>

namespace tconv::tiling {
namespace {

// x from beyond L2: more streams than the machine's own prefetchers follow. In floats.
constexpr Index far_inputs = 1 << 17, in_place_ahead = 128;

class Spreader {
public:
    Spreader(const Plan& plan, const Simd& simd, const Spread& s) : plan_(plan), simd_(simd), s_(s) {
        Index last = 0;
        for (std::size_t a = 1; a < axes; ++a) {
            inputs_[a] = Range{s.box[a].begin - plan.axis[a].lead(), s.box[a].end} & Range{0, plan.axis[a].axis.in};
            if (inputs_[a].size() == 0) return;
            first_ += inputs_[a].begin * plan.x_stride[a];
            last += (inputs_[a].end - 1) * plan.x_stride[a];
        }
        count_ = last + 1 - first_;
    }

    void fill_with_bias(float* stage) const {
        for (const Group& g : plan_.group)
            for (Index m = 0; m < s_.block.count * g.phases; ++m)
                std::fill_n(stage + (g.stage_row + m) * plan_.stage_stride, plan_.stage_stride,
                            s_.bias ? s_.bias[s_.block.first + m / g.phases] : 0.0f);
    }

    // The columns of as many slices of rows as stay in L2, then each to where it belongs.
    void columns(float* stage) const {
        if (count_ == 0) return;
        const Index rows = plan_.spread_rows(s_.block), step = plan_.panel_channels(plan_.group.front());
        const Plan::Slices slices = plan_.slices_of(rows);
        const Index at_once = std::max<Index>(1, plan_.column_rows / slices.height);
        std::size_t group = 0;
        Index group_row = 0;  // the group's first
        for (Index i = 0; i < slices.count; i += at_once) {
            const Range these{i, std::min(i + at_once, slices.count)};
            for (Index c = 0; c < plan_.c_in; c += step) {
                const Range channels{c, std::min(c + step, plan_.c_in)};
                if (plan_.in_place)
                    multiply_in_place(slices, these, channels, s_.weights + c * rows);
                else
                    multiply(slices, these, channels, s_.weights + c * rows);
            }
            const Index first = slices.first_row(these.begin);
            for (Index r = first; r < slices.first_row(these.end); ++r) {
                for (Index size; r - group_row >= (size = rows_of(group)); group_row += size) ++group;
                add(group, r - group_row, s_.columns + (r - first) * plan_.columns, stage);
            }
        }
    }

private:
    Index rows_of(std::size_t group) const {
        const Group& g = plan_.group[group];
        return s_.block.count * g.phases * g.taps;
    }

    // x is read where it lies, from end to end. The last tile, which would read past it, is gathered.
    void multiply_in_place(const Plan::Slices& slices, Range these, Range c, const float* weights) const {
        const Index width = plan_.tile_width(), whole = count_ / width, left = count_ % width;
        const float* const x = s_.x + c.begin * plan_.x_channel + first_;
        if (left > 0) gather(c, whole * width);
        for (Index i = these.begin; i < these.end; ++i) {
            const Index row = slices.first_row(i), height = slices.first_row(i + 1) - row;
            Tile tile = tile_over(c);
            tile.scalars = weights + row * c.size();
            tile.scalar_step = height;
            tile.out = s_.columns + (row - slices.first_row(these.begin)) * plan_.columns;
            const bool begin = c.begin == 0;
            if (!begin) tile.init = tile.out;
            if (whole > 0) {
                for (Index v = 0; v < plan_.vectors; ++v)
                    tile.vectors[static_cast<std::size_t>(v)] = x + v * plan_.lanes;
                tile.vector_step = plan_.x_channel;
                const bool far = plan_.groups * plan_.c_in * plan_.x_channel > far_inputs;
                if (far && i == these.begin) tile.stream = Stream::vectors;
                tile.ahead = in_place_ahead;
                tile.repeats = whole;
                tile.next = {.scalars = 0, .vectors = width, .init = begin ? 0 : width, .out = width};
                run(tile, plan_.vectors, height);
            }
            if (left > 0) {
                for (Index v = 0; v < plan_.vectors; ++v)
                    tile.vectors[static_cast<std::size_t>(v)] = s_.panel + v * plan_.lanes;
                tile.vector_step = width;
                tile.repeats = 1;
                tile.out += whole * width;
                if (!begin) tile.init = tile.out;
                run(tile, (left + plan_.lanes - 1) / plan_.lanes, height);
            }
        }
    }

    // A tile that adds up columns over some channels; the first of them begin the sums.
    Tile tile_over(Range c) const {
        static constexpr Tap only{0, 0};
        static constexpr std::array<float, 16> zeros{};
        const bool begin = c.begin == 0;
        return {.scalars = nullptr,
                .vectors = {},
                .scalar_step = 0,
                .vector_step = plan_.tile_width(),
                .taps = &only,
                .tap_count = 1,
                .channels = c.size(),
                .stream = plan_.weights_stream(),
                .ahead = streamed_ahead,
                .init = zeros.data(),
                .init_row = begin ? 0 : plan_.columns,
                .init_vector = begin ? 0 : plan_.lanes,
                .out = nullptr,
                .out_row = plan_.columns};
    }

    void run(const Tile& tile, Index vectors, Index rows) const {
        simd_.tile[static_cast<std::size_t>(vectors)][static_cast<std::size_t>(rows)](tile);
    }

    // What some rows make of every input, over some channels.
    void multiply(const Plan::Slices& slices, Range these, Range c, const float* weights) const {
        const Index width = plan_.tile_width();
        const bool begin = c.begin == 0;
        Tile tile = tile_over(c);
        for (Index strip = 0; strip < count_; strip += panels_at_once * width) {
            gather(c, strip);
            const float* panel = s_.panel;
            for (Index at = strip; at < std::min(strip + panels_at_once * width, count_); at += width) {
                const Index vectors = std::min(plan_.vectors, (count_ - at + plan_.lanes - 1) / plan_.lanes);
                for (Index v = 0; v < vectors; ++v, panel += plan_.lanes)
                    tile.vectors[static_cast<std::size_t>(v)] = panel;
                panel = tile.vectors[0] + c.size() * width;
                const auto tiles = [&](Range some, Index height) {
                    if (some.size() == 0) return;
                    const Index row = slices.first_row(some.begin);
                    tile.scalars = weights + row * c.size();
                    tile.scalar_step = height;
                    tile.out = s_.columns + (row - slices.first_row(these.begin)) * plan_.columns + at;
                    if (!begin) tile.init = tile.out;
                    tile.repeats = some.size();
                    tile.next = {.scalars = height * c.size(),
                                 .vectors = 0,
                                 .init = begin ? 0 : height * plan_.columns,
                                 .out = height * plan_.columns};
                    run(tile, vectors, height);
                };
                tiles(these & Range{0, slices.tall}, slices.height);
                tiles(these & Range{slices.tall, slices.count}, slices.height - 1);
            }
        }
    }

    // A strip of inputs of some channels, panel by panel: x is read in runs. It may end with the last of them.
    void gather(Range c, Index at) const {
        static constexpr Tap only{0, 0};
        const Index width = plan_.tile_width(), pixels = std::min(panels_at_once * width, count_ - at);
        const Index whole = pixels / width, left = pixels % width;
        const float* const x = s_.x + c.begin * plan_.x_channel + first_ + at;
        Gather all{{}, plan_.x_channel, &only, 1, c.size(), plan_.vectors, s_.panel, width, whole, c.size() * width};
        for (Index v = 0; v < plan_.vectors; ++v) all.from[static_cast<std::size_t>(v)] = x + v * plan_.lanes;
        simd_.gather(all);
        if (left == 0) return;
        float* to = s_.panel + whole * c.size() * width;
        for (Index k = 0; k < c.size(); ++k, to += width)
            std::fill_n(std::copy_n(x + k * plan_.x_channel + whole * width, left, to), width - left, 0.0f);
    }

    // A column to its row of the stage: y[q] += x[q − j·reach] for the pixels q that meet an input.
    void add(std::size_t group, Index row, const float* column, float* stage) const {
        const Group& g = plan_.group[group];
        const Footprint& f = s_.footprints[group];
        PerAxis<Range> q;
        Index tap = row % g.taps, from = -first_;
        for (std::size_t a = axes; a-- > 1; tap /= g.run[a].taps) {
            const Index reach = tap % g.run[a].taps * plan_.axis[a].reach;
            q[a] = f.q[a] & Range{inputs_[a].begin + reach, inputs_[a].end + reach};
            if (q[a].size() == 0) return;
            from -= reach * plan_.x_stride[a];
        }
        float* const to = stage + (g.stage_row + row / g.taps) * plan_.stage_stride;
        PerAxis<Index> at{f.q[0].begin, 0, 0, q[3].begin};
        for (at[1] = q[1].begin; at[1] < q[1].end; ++at[1])
            for (at[2] = q[2].begin; at[2] < q[2].end; ++at[2])
                simd_.add(column + (from + at[1] * plan_.x_stride[1] + at[2] * plan_.x_stride[2] + at[3]),
                          to + f.stage_at(at), q[3].size());
    }

    const Plan& plan_;
    const Simd& simd_;
    const Spread& s_;
    PerAxis<Range> inputs_;
    Index first_ = 0, count_ = 0;  // where they lie in a channel of x, from the first to the last
};

}  // namespace

void spread_block(const Plan& plan, const Simd& simd, const Spread& spread, float* stage) {
    const Spreader spreader(plan, simd, spread);
    spreader.fill_with_bias(stage);
    spreader.columns(stage);
}

}  // namespace tconv::tiling
