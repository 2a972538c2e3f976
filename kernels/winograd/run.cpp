// The loops: per box and group, inputs to points, points to products, products to outputs in the stage; then the stage
// to y.
//
// An item is (convolution group, image, strip, box, part of the channels). Items write disjoint outputs; threads take
// consecutive shares of even cost.
#include "kernels/winograd/run.hpp"

#include "kernels/winograd/store.hpp"

#include <omp.h>
#include <algorithm>
#include <utility>

namespace tconv::filtering {
namespace {

constexpr Index channel_block = 256;  // input channels of one panel: 16 KB of L1, while slices of U pass by

struct Item {
    Index group, image;
    const Strip* strip;
    Index box, part;
};

class Worker {
public:
    Worker(const Plan& plan, const tiling::Simd& simd, const Transforms& transforms, const float* weights,
           const Operands& a, std::byte* workspace)
        : plan_(plan), simd_(simd), transforms_(transforms), weights_(weights), a_(a) {
        float* at = reinterpret_cast<float*>(workspace);
        const auto take = [&](Index floats) { return std::exchange(at, at + floats); };
        line_ = take(plan.rooms.line);
        lines_ = take(plan.rooms.lines);
        points_ = take(plan.rooms.points);
        v_ = take(plan.rooms.v);
        m_ = take(plan.rooms.m);
        half_ = take(plan.rooms.half);
        outputs_ = take(plan.rooms.outputs);
        stage_ = take(plan.rooms.stage);
        row_ = take(plan.rooms.row);
    }

    void run(const Item& item) {
        const Box box = item.strip->box(item.box);
        const Index in_pixels = plan_.h.axis.in * plan_.w.axis.in, out_pixels = plan_.h.axis.out() * plan_.w.axis.out();
        const float* x = a_.x.as<float>() + (item.image * plan_.groups + item.group) * plan_.c_in * in_pixels;
        const Range channels = plan_.channels(item.part);
        bias_ = a_.bias.size > 0 ? a_.bias.as<float>() + item.group * plan_.c_out + channels.begin : nullptr;
        for (const Group& g : item.strip->groups) {
            const Tiles t = tiles_of(g, box, plan_.shape.lanes);
            if (t.count == 0) continue;
            inputs(g, t, x);
            const float* u = weights_ + item.group * plan_.weight_floats + g.weights +
                             channels.begin * g.phases() * g.points() * plan_.c_in;
            const Index rows = channels.size() * g.phases();
            for (Index m = 0; m < rows; m += plan_.block) {
                const Range block{m, std::min(m + plan_.block, rows)};
                products(g, t, block, rows, u);
                outputs(g, t, block, *item.strip, box);
            }
        }
        float* y =
            a_.y.as<float>() + ((item.image * plan_.groups + item.group) * plan_.c_out + channels.begin) * out_pixels;
        store(plan_, simd_, {stage_, *item.strip, box, channels.size(), y, row_});
    }

private:
    // x to V, channel by channel.
    void inputs(const Group& g, const Tiles& t, const float* x) {
        std::fill_n(line_, plan_.rooms.line, 0.0f);
        std::fill_n(points_, g.points() * (t.padded + plan_.shape.lanes), 0.0f);  // the last vectors hold fewer tiles
        const bool whole = t.columns % plan_.shape.lanes == 0;
        for (Index c = 0; c < plan_.c_in; ++c, x += plan_.h.axis.in * plan_.w.axis.in) {
            lines(g, t, x);
            float* v = v_ + c * plan_.shape.vectors * plan_.shape.lanes;
            if (whole)
                columns_to_panels(g, t, v);
            else
                columns(g, t, v);
        }
    }

    // One channel, from points along the width to points of both axes.
    void columns(const Group& g, const Tiles& t, float* v) {
        const Index wide = g.fw.points(), lanes = plan_.shape.lanes;
        const Index step = t.padded + lanes, row = wide * t.padded_columns;
        for (Index r = 0; r < t.rows; ++r)
            for (Index p = 0; p < wide; ++p)
                transforms_.input[place(g.fh)]({.from = lines_ + r * g.fh.outputs * row + p * t.padded_columns,
                                                .from_step = row,
                                                .to = points_ + p * step + r * t.columns,
                                                .to_step = wide * step,
                                                .count = t.columns,
                                                .start = 0});
        transforms_.panels({.from = points_,
                            .to = v,
                            .rows = g.points(),
                            .row_vectors = t.padded / lanes,
                            .from_step = step,
                            .vectors = plan_.shape.vectors,
                            .panel_step = plan_.panel_step()});
    }

    // The same where rows of tiles are whole vectors: they go where they belong at once.
    void columns_to_panels(const Group& g, const Tiles& t, float* v) {
        const Index wide = g.fw.points(), width = plan_.shape.vectors * plan_.shape.lanes;
        const Index panels = divide_up(t.padded, width), row = wide * t.columns;
        for (Index r = 0, tile = 0; r < t.rows; ++r) {
            const float* from = lines_ + r * g.fh.outputs * row;
            for (const Index end = tile + t.columns; tile < end;) {
                const Index count = std::min(end, round_up(tile + 1, width)) - tile;
                for (Index p = 0; p < wide; ++p)
                    transforms_.input[place(g.fh)](
                        {.from = from + p * t.columns,
                         .from_step = row,
                         .to = v + (p * panels + tile / width) * plan_.panel_step() + tile % width,
                         .to_step = wide * panels * plan_.panel_step(),
                         .count = count,
                         .start = 0});
                from += count;
                tile += count;
            }
        }
    }

    // Every row of one channel that the box reads, to points along the width.
    void lines(const Group& g, const Tiles& t, const float* x) {
        const Index wide = g.fw.points(), in = plan_.w.axis.in;
        const Index first_row = t.h.begin - (g.fh.taps - 1), first = t.w.begin - (g.fw.taps - 1);
        const Index rows = (t.rows - 1) * g.fh.outputs + g.fh.points();
        const Index length = (t.columns - 1) * g.fw.outputs + wide;
        const Range inside = Range{first, first + length} & Range{0, in};
        float* to = lines_;
        for (Index r = first_row; r < first_row + rows; ++r, to += wide * t.padded_columns) {
            if (r < 0 || r >= plan_.h.axis.in || inside.size() == 0) {
                std::fill_n(to, wide * t.padded_columns, 0.0f);
                continue;
            }
            std::copy_n(x + r * in + inside.begin, inside.size(), line_ + inside.begin - first);
            transforms_.line[place(g.fw)](line_, t.columns, to, t.padded_columns);
        }
    }

    // U·V for a block of rows: at every point, a panel of V stays in L1 while slices of U pass by.
    void products(const Group& g, const Tiles& t, Range block, Index rows, const float* u) {
        const Index lanes = plan_.shape.lanes, width = plan_.shape.vectors * lanes;
        const Index panels = divide_up(t.padded, width), passes = divide_up(plan_.c_in, channel_block);
        static constexpr tiling::Tap only{0, 0};
        const std::array<float, 16> zeros{};
        tiling::Tile tile{.scalars = nullptr,
                          .vectors = {},
                          .scalar_step = 0,
                          .vector_step = width,
                          .taps = &only,
                          .tap_count = 1,
                          .channels = 0,
                          .stream = tiling::Stream::none,
                          .ahead = 0,
                          .init = zeros.data(),
                          .init_row = 0,
                          .init_vector = 0,
                          .out = nullptr,
                          .out_row = t.padded,
                          .keeps_order = true};
        for (Index p = 0; p < g.points(); ++p)
            for (Index pass = 0; pass < passes; ++pass) {
                const Range c{plan_.c_in * pass / passes, plan_.c_in * (pass + 1) / passes};
                tile.channels = c.size();
                tile.init_row = pass == 0 ? 0 : t.padded;
                tile.init_vector = pass == 0 ? 0 : lanes;
                for (Index panel = 0; panel < panels; ++panel) {
                    const Index vectors = std::min(plan_.shape.vectors, (t.padded - panel * width) / lanes);
                    const float* v = v_ + (p * panels + panel) * plan_.panel_step() + c.begin * width;
                    tile.vectors = {v, v + lanes};
                    for (Index m = block.begin; m < block.end; m += plan_.shape.rows) {
                        const Index height = std::min(plan_.shape.rows, rows - m);
                        tile.scalars = u + (p * rows + m) * plan_.c_in + c.begin * height;
                        tile.scalar_step = height;
                        tile.out = m_ + (p * block.size() + m - block.begin) * t.padded + panel * width;
                        tile.init = pass == 0 ? zeros.data() : tile.out;
                        simd_.tile[static_cast<std::size_t>(vectors)][static_cast<std::size_t>(height)](tile);
                    }
                }
            }
    }

    // A block of rows from points to outputs, first along the height, then along the width, tiles side by side; then
    // into the stage, where the outputs of a tile are neighbours.
    void outputs(const Group& g, const Tiles& t, Range block, const Strip& strip, const Box& box) {
        const Index wide = g.fw.points(), slots = static_cast<Index>(plan_.slots.size());
        const Index width = plan_.stage_width(strip), line = slots * width, rows = plan_.stage_rows(strip);
        for (Index m = block.begin; m < block.end; ++m) {
            const Index channel = m / g.phases(), kh = m / g.w.count % g.h.count, kw = m % g.w.count;
            const float* products = m_ + (m - block.begin) * t.padded;
            for (Index p = 0; p < wide; ++p)
                transforms_.output[place(g.fh)]({.from = products + p * block.size() * t.padded,
                                                 .from_step = wide * block.size() * t.padded,
                                                 .to = half_ + p * t.padded,
                                                 .to_step = wide * t.padded,
                                                 .count = t.padded,
                                                 .start = 0});
            float* stage = stage_ + (channel * g.h.count + kh) * rows * line + (t.h.begin - box.h.begin) * line +
                           (g.first_slot + kw) * width + t.w.begin - box.w.begin;
            for (Index i = 0; i < g.fh.outputs; ++i) {
                float* done = outputs_ + i * g.fw.outputs * t.padded;
                transforms_.output[place(g.fw)]({.from = half_ + i * wide * t.padded,
                                                 .from_step = t.padded,
                                                 .to = done,
                                                 .to_step = t.padded,
                                                 .count = t.padded,
                                                 .start = bias_ ? bias_[channel] : 0.0f});
                tiling::Interleave lines{.y = stage + i * line,
                                         .rows = {},
                                         .count = g.fw.outputs,
                                         .n = t.columns,
                                         .lines = t.rows,
                                         .y_step = g.fh.outputs * line,
                                         .row_step = {}};
                for (std::size_t j = 0; j < static_cast<std::size_t>(g.fw.outputs); ++j) {
                    lines.rows[j] = done + static_cast<Index>(j) * t.padded;
                    lines.row_step[j] = t.columns;
                }
                simd_.interleave(lines, false);
            }
        }
    }

    const Plan& plan_;
    const tiling::Simd& simd_;
    const Transforms& transforms_;
    const float* weights_;
    const Operands& a_;
    float *line_, *lines_, *points_, *v_, *m_, *half_, *outputs_, *stage_, *row_;
    const float* bias_ = nullptr;
};

// Outputs that no phase reaches.
void fill_with_bias(const Plan& plan, const Operands& a) {
    const Index c_out = plan.groups * plan.c_out, pixels = plan.h.axis.out() * plan.w.axis.out();
#pragma omp parallel for num_threads(plan.threads)
    for (Index i = 0; i < plan.batch * c_out; ++i)
        std::fill_n(a.y.as<float>() + i * pixels, pixels, a.bias.size > 0 ? a.bias.as<float>()[i % c_out] : 0.0f);
}

// What a box costs, for sharing out: its products.
Index cost(const Strip& s) {
    Index sum = 0;
    for (const Group& g : s.groups) sum += g.points() * g.phases() * (s.box_width / g.fw.outputs + 1);
    return sum * (s.box_height / s.groups.front().fh.outputs);
}

}  // namespace

void run_plan(const Plan& plan, const tiling::Simd& simd, const Transforms& transforms, const float* weights,
              const Operands& a) noexcept {
    if (!plan.covers_all) fill_with_bias(plan, a);
    const Index images = plan.batch * plan.groups;
    Index total = 0;
    for (const Strip& s : plan.strips) total += cost(s) * s.boxes_h * s.boxes_w * plan.parts * images;
#pragma omp parallel num_threads(plan.threads)
    {
        const Index thread = omp_get_thread_num(), threads = omp_get_num_threads();
        Worker worker(plan, simd, transforms, weights, a,
                      a.workspace + static_cast<std::size_t>(thread) * plan.thread_bytes);
        Index done = 0;
        for (Index image = 0; image < images; ++image)
            for (const Strip& s : plan.strips) {
                const Index each = cost(s);
                for (Index i = 0; i < s.boxes_h * s.boxes_w * plan.parts; ++i, done += each) {
                    const Index owner = (done + each / 2) * threads / total;
                    if (owner == thread)
                        worker.run({image % plan.groups, image / plan.groups, &s, i / plan.parts, i % plan.parts});
                }
            }
    }
}

}  // namespace tconv::filtering
