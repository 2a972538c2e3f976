// From a problem to groups, blocks, boxes and workspace.
//
// Sizes: the packed input of a box stays in L2 beside the stage and the weights of a block; a box is at least tall
// enough that its own pixels outnumber the borders packed for them, and small enough that every thread gets several.
#include "kernels/tiled/plan.hpp"

#include "kernels/tiled/spread.hpp"
#include "kernels/tiled/store.hpp"

#include <algorithm>

namespace tconv::tiling {
namespace {

// Floats of packed input and of stage a box. Cores with 16 registers are taken to have 512 KB of L2, those with 32
// 1 MB.
struct Goals {
    Index packed, panels;  // `panels` where panels are gathered, for many rows: L3 will do
    Index pixel_stage, channel_stage;
    Index weight_block;  // L1 or, where tiles do not wait for it, L2
};
constexpr Goals goals_of_16_registers = {96 * 1024, 160 * 1024, 48 * 1024, 32 * 1024, 3 * 1024},
                goals_of_32_registers = {240 * 1024, 240 * 1024, 128 * 1024, 32 * 1024, 16 * 1024};
constexpr Index panel_goal = 5 * 1024;    // floats of panel: 20 KB of L1, weights stream past it
constexpr Index column_goal = 80 * 1024;  // floats of columns, L2
constexpr Index in_place_slices = 8;      // taps as rows: so many slices read x in place, ...
constexpr Index in_place_channels = 24;   // ... so many channels of it side by side
constexpr Index shared_rows = 96;         // taps as rows: as many share what is gathered
constexpr Index block_rows = 256;         // pixels in lanes: rows that share a panel, and wait in the stage
constexpr Index gather_slices = 4;        // as many slices of rows pay for gathering
constexpr double straddling = 1.5;        // loads that a vector of pixels takes: half of them lie in two cache lines
constexpr Index most_side_by_side = 16;
constexpr Index fewest_pixels = 96;
constexpr Index items_per_thread = 6;
// Stores bypass the caches where a box's rows begin and end with a cache line (what is written of one otherwise costs
// more than it saves), and y is larger than any cache, or large and written faster than its products are computed.
constexpr Index large_output = 8 << 20, largest_output = 32 << 20;  // bytes
constexpr Index few_products = 320;                                 // an output

// With 16 registers a tile waits for its loads unless they hit L1 and no cache line is split: panels are gathered.
bool few_registers(const Simd& simd) { return simd.rows[3] < 8; }

std::size_t bytes_of_floats(Index count) { return static_cast<std::size_t>(round_up(count, 16)) * sizeof(float); }

void describe_tensors(Plan& plan, const Problem& p, bool fuse) {
    plan.groups = p.groups;
    plan.c_in = p.group_in();
    plan.c_out = p.group_out();
    plan.axis[0] = plan_axis({.in = p.batch}, fuse);
    std::array<Axis, 3> spatial = p.axis;
    // One pixel under kernels that land whole: taps lie in y as they lie in w, in one row.
    const auto lands_whole = [](const Axis& a) {
        return a.in == 1 && a.dilation == 1 && a.pad_begin == 0 && a.out() == a.kernel;
    };
    for (std::size_t a = 2; a-- > 0 && lands_whole(spatial[a]) && lands_whole(spatial[a + 1]);) {
        spatial[2].kernel *= spatial[a].kernel;
        spatial[a] = {};
    }
    // Axes of one pixel go first: a column of pixels is then as good as a row.
    const auto trivial = [](const Axis& a) { return a.in == 1 && a.kernel == 1 && a.out() == 1 && a.pad_begin == 0; };
    std::stable_partition(spatial.begin(), spatial.end(), trivial);
    for (std::size_t a = 1; a < axes; ++a) plan.axis[a] = plan_axis(spatial[a - 1], fuse);
    const auto& [d, h, w] = spatial;
    plan.x_channel = p.in_pixels();
    plan.y_channel = p.out_pixels();
    plan.x_stride = {p.c_in * p.in_pixels(), h.in * w.in, w.in, 1};
    plan.w_stride = {0, h.kernel * w.kernel, w.kernel, 1};
    plan.y_stride = {p.c_out * p.out_pixels(), h.out() * w.out(), w.out(), 1};
    for (const AxisPlan& axis : plan.axis) plan.covers_all = plan.covers_all && axis.covers_all;
}

void cross_groups(Plan& plan) {
    for (const PhaseRun& n : plan.axis[0].runs)
        for (const PhaseRun& d : plan.axis[1].runs)
            for (const PhaseRun& h : plan.axis[2].runs)
                for (const PhaseRun& w : plan.axis[3].runs)
                    plan.group.push_back(
                        {.run = {n, d, h, w}, .taps = d.taps * h.taps * w.taps, .phases = d.count * h.count * w.count});
}

// Cycles' worth of a step of one tile: FMAs, loads, or waiting for sums.
double step_price(Index rows, Index vectors) {
    const auto r = static_cast<double>(rows), v = static_cast<double>(vectors);
    const double latency = rows * vectors < 8 ? 8 / static_cast<double>(8 / (rows * vectors)) : 0;
    return std::max({r * v, r + straddling * v, latency});
}

// Pixels in lanes: the tile with the most work for a load; few rows in as many vectors as make up for it. Taps as rows:
// the one that wastes least of the inputs' last vectors.
void choose_pixel_tile(Plan& plan, const Simd& simd) {
    plan.vectors = simd.rows[3] >= 8 ? 3 : 2;
    Index rows = 1;
    for (const Group& g : plan.group) rows = std::max(rows, plan.c_out * g.phases);
    const bool few = rows <= simd.rows[static_cast<std::size_t>(plan.vectors)];
    const Index inputs = divide_up(plan.x_channel, plan.lanes);
    double best = 0;
    for (Index v = 1; v <= max_vectors; ++v) {
        const Index most = simd.rows[static_cast<std::size_t>(v)];
        double cost = 0;
        if (plan.spreads) {
            const auto whole = static_cast<double>(inputs / v);
            cost = whole * step_price(most, v) + (inputs % v > 0 ? step_price(most, inputs % v) : 0);
            cost /= static_cast<double>(most);
        } else if (few && rows <= most) {
            cost = step_price(rows, v) / static_cast<double>(v);
        } else {
            continue;
        }
        if (best > 0 && cost >= best) continue;
        best = cost;
        plan.vectors = v;
    }
    plan.rows = simd.rows[static_cast<std::size_t>(plan.vectors)];
}

// Channels in lanes: vectors × rows that waste least of a line and of the last block.
void choose_channel_tile(Plan& plan, const Simd& simd) {
    double best = 0;
    for (Index v = 1; v <= max_vectors; ++v) {
        Plan trial = plan;
        trial.vectors = v;
        trial.rows = simd.rows[static_cast<std::size_t>(v)];
        double cost = 0;
        for (const Group& g : plan.group) {
            const double lines =
                static_cast<double>(g.run[0].pixels.size() * g.run[1].pixels.size() * g.run[2].pixels.size());
            const Index blocks = divide_up(plan.c_out * g.phases, v * plan.lanes);
            cost += static_cast<double>(blocks * g.taps * trial.pass(g.run[3].pixels.size())) * lines;
        }
        if (v == 1 || cost <= best) {
            best = cost;
            plan.vectors = v;
            plan.rows = trial.rows;
        }
    }
}

void cut_channel_blocks(Plan& plan) {
    if (std::ranges::all_of(plan.axis, [](const AxisPlan& axis) { return axis.pixels.size() == 1; })) {
        Index rows = 0;
        for (const Group& g : plan.group) rows += plan.c_out * g.phases;
        const Index items = plan.groups * divide_up(rows, plan.tile_width());
        plan.side_by_side = std::clamp<Index>(items / (items_per_thread * plan.threads), 1, most_side_by_side);
    }
    for (std::size_t g = 0; g < plan.group.size(); ++g) {
        const Index rows = plan.c_out * plan.group[g].phases;
        for (Index m = 0; m < rows; m += plan.block_width()) {
            const Index count = std::min(plan.block_width(), rows - m);
            plan.block.push_back({static_cast<Index>(g), m, count, {plan.weight_floats}});
            plan.weight_floats += round_up(count, plan.tile_width()) * plan.c_in * plan.group[g].taps;
        }
    }
}

// Pixels in lanes: as many output channels a block as share a panel, shared out evenly.
void cut_pixel_blocks(Plan& plan, const Simd& simd) {
    Index phases = 0, fewest = plan.group.front().phases;
    for (const Group& g : plan.group) {
        phases += g.phases;
        fewest = std::min(fewest, g.phases);
    }
    const Index most = std::max({Index{1}, plan.rows / fewest, block_rows / phases});
    const Index blocks = divide_up(plan.c_out, most);
    const Index outputs = divide_up(plan.c_out, blocks);
    plan.gathers = plan.spreads || (few_registers(simd) && outputs * fewest >= gather_slices * plan.rows);
    Index stage_rows = 0;
    for (Group& g : plan.group) {
        g.stage_row = stage_rows;
        stage_rows += outputs * g.phases;
    }
    for (Index first = 0; first < plan.c_out; first += outputs) {
        Block block{0, first, std::min(outputs, plan.c_out - first), {}};
        for (const Group& g : plan.group) {
            block.weights.push_back(plan.weight_floats);
            plan.weight_floats += block.count * g.phases * plan.c_in * g.taps;
        }
        plan.block.push_back(std::move(block));
    }
    plan.in_place = plan.spreads && plan.slices_of(plan.spread_rows(plan.block.front())).count <= in_place_slices;
}

Index stage_rows(const Plan& plan) {
    const Group& last = plan.group.back();
    return last.stage_row + plan.block.front().count * last.phases;
}

// Floats from one pixel of the box to the next, per axis, and per channel. Where the box is the whole axis, the zeros
// before a line are those after the one before it.
void lay_packed(Plan& plan) {
    Index stride = 1, last = 0;
    for (std::size_t a = axes; a-- > 0;) {
        const AxisPlan& axis = plan.axis[a];
        plan.packed_stride[a] = stride;
        last += (axis.lead() + plan.box[a] - 1) * stride;
        const bool shares = plan.box[a] == axis.pixels.size() && axis.pixels.begin == 0;
        stride *= shares ? std::max(axis.pixels.end, std::min(axis.axis.in, axis.pixels.end) + axis.lead())
                         : plan.box[a] + axis.lead();
    }
    plan.packed_channel = round_up(last + 1, 16);
    if (plan.packed_channel % 1024 == 0) plan.packed_channel += 16;  // channels 4 KB apart would share L1 sets
}

void cut_boxes(Plan& plan, const Simd& simd) {
    const Index width = plan.variant == Variant::pixels ? stage_rows(plan) : plan.block_width();
    const Goals& goals = few_registers(simd) ? goals_of_16_registers : goals_of_32_registers;
    plan.weight_block = goals.weight_block;
    const Index stage = plan.variant == Variant::pixels ? goals.pixel_stage : goals.channel_stage;
    Index goal = std::max(fewest_pixels, (plan.gathers ? goals.panels : goals.packed) / plan.c_in);
    if (plan.spreads) {  // columns of many rows stay in L2, or all inputs are few
        const Index inputs = column_goal / std::min(shared_rows, plan.spread_rows(plan.block.front()));
        goal = plan.x_channel <= inputs ? stage : inputs;
    }
    goal = std::min(goal, std::max(fewest_pixels, stage / width));
    for (;; goal /= 2) {
        const auto border = [&](const AxisPlan& axis) { return plan.spreads ? 0 : axis.lead(); };
        Index packed = 1;
        for (const AxisPlan& axis : plan.axis) packed *= 1 + border(axis);
        Index whole = 1;  // packed cells of one slice of the axis at hand
        for (std::size_t a = axes; a-- > 0;) {
            const AxisPlan& axis = plan.axis[a];
            packed /= 1 + border(axis);
            const Index fits = plan.spreads && a == 0 ? 1 : goal / whole / packed - border(axis);
            const Index most = std::clamp<Index>(std::max(fits, axis.lead()), 1, axis.pixels.size());
            plan.boxes[a] = divide_up(axis.pixels.size(), most);
            plan.box[a] = divide_up(axis.pixels.size(), plan.boxes[a]);
            plan.boxes[a] = divide_up(axis.pixels.size(), plan.box[a]);
            whole *= plan.box[a] + border(axis);
        }
        const Index items = plan.groups * plan.box_count() * static_cast<Index>(plan.block.size());
        const Index enough = plan.spreads ? plan.threads : items_per_thread * plan.threads;
        if (plan.threads == 1 || items >= enough || goal <= 2 * fewest_pixels) break;
    }
    lay_packed(plan);
}

bool bypasses_caches(const Plan& plan, const Problem& p) {
    constexpr Index line = 16;
    const AxisPlan& w = plan.axis[3];
    const Index output = p.y_size() * static_cast<Index>(sizeof(float));
    return w.axis.out() % line == 0 && (plan.boxes[3] == 1 || plan.box[3] * w.axis.stride % line == 0) &&
           (output > largest_output || (output >= large_output && p.useful_macs() < few_products * p.y_size()));
}

// Flat when fewer tiles result and no taps could be left out line by line.
void lay_stage(Plan& plan) {
    for (Group& g : plan.group) {
        PerAxis<Index> size;
        Index flat = 1;
        bool near = true;
        for (std::size_t a = 0; a < axes; ++a) {
            size[a] = std::min(plan.box[a], g.run[a].pixels.size());
            flat += (size[a] - 1) * plan.packed_stride[a];
            near = near && (g.run[a].taps - 1) * plan.axis[a].reach <= size[a] / 2;
        }
        const Index lines = size[0] * size[1] * size[2];
        g.flat = !plan.spreads && near && lines > 1 && plan.pass(flat) < lines * plan.pass(size[3]);
        const Index tiles = g.flat ? plan.tiles_of(flat) : lines * plan.tiles_of(size[3]);
        const Index stage = g.flat ? plan.line_stage(flat) : lines * plan.line_stage(size[3]);
        plan.positions = std::max(plan.positions, tiles);
        plan.stage_stride = std::max(plan.stage_stride, stage);
    }
}

void size_workspace(Plan& plan) {
    const Index width = plan.variant == Variant::pixels ? stage_rows(plan) : plan.block_width();
    const Index groups = static_cast<Index>(plan.group.size());
    Index taps = 0;
    for (const Group& g : plan.group) taps = std::max(taps, g.taps);
    const auto array = [](Index count, std::size_t size) {
        return (static_cast<std::size_t>(count) * size + 63) / 64 * 64;
    };
    if (plan.spreads) plan.packed_channel = plan.positions = 0;
    plan.packed_bytes = bytes_of_floats(plan.c_in * plan.packed_channel + max_vectors * plan.lanes);
    plan.stage_bytes = bytes_of_floats(plan.stage_stride * width);
    plan.bias_bytes = bytes_of_floats(plan.variant == Variant::pixels ? width * plan.lanes : width);
    if (plan.variant == Variant::channels) plan.piece_bytes = array(width, sizeof(Piece));
    Index panel = 0;
    if (plan.gathers)
        for (const Group& g : plan.group)
            panel = std::max(panel, plan.panel_channels(g) * plan.taps_a_row(g) * plan.tile_width());
    plan.panel_bytes = bytes_of_floats(plan.spreads ? panels_at_once * panel : panel);
    if (plan.spreads) {
        plan.columns = 1;
        for (std::size_t a = 1; a < axes; ++a)
            plan.columns += (std::min(plan.box[a] + plan.axis[a].lead(), plan.axis[a].axis.in) - 1) * plan.x_stride[a];
        plan.columns = round_up(plan.columns, plan.lanes);
        plan.column_rows =
            std::min(plan.spread_rows(plan.block.front()), std::max(plan.rows, column_goal / plan.columns));
        plan.column_bytes = bytes_of_floats(plan.column_rows * plan.columns);
    }
    plan.tap_bytes = array(taps, sizeof(Tap));
    const std::size_t tables = plan.bias_bytes + plan.piece_bytes + plan.column_bytes +
                               array(groups * plan.positions, sizeof(Position)) +
                               array(groups * plan.positions, sizeof(Span)) + plan.panel_bytes + 3 * plan.tap_bytes +
                               array(groups, sizeof(Footprint)) + array(groups, sizeof(Index));
    plan.thread_bytes = plan.packed_bytes + plan.stage_bytes + tables;
    plan.workspace_bytes = plan.thread_bytes * static_cast<std::size_t>(plan.threads);
}

}  // namespace

Range Plan::rows_of(const Block& b, const Group& g) const {
    if (variant == Variant::channels) return {b.first, b.first + b.count};
    return {b.first * g.phases, (b.first + b.count) * g.phases};
}

Index Plan::spread_rows(const Block& b) const {
    Index rows = 0;
    for (const Group& g : group) rows += rows_of(b, g).size() * g.taps;
    return rows;
}

Index Plan::panel_channels(const Group& g) const {
    if (!gathers) return c_in;
    if (in_place) return divide_up(c_in, divide_up(c_in, in_place_channels));
    const Index fits = std::max<Index>(1, panel_goal / (vectors * lanes * taps_a_row(g)));
    return divide_up(c_in, divide_up(c_in, fits));
}

Plan::Slices Plan::slices_of(Index count) const {
    Slices s;
    s.count = divide_up(count, rows);
    s.height = divide_up(count, s.count);
    s.tall = count - s.count * (s.height - 1);
    return s;
}

Index Plan::pass(Index pixels) const {
    const Index tiles = tiles_of(pixels);
    if (variant == Variant::pixels) return tiles;
    const Index height = divide_up(pixels, tiles);
    return tiles * (8 * std::max({Index{10}, height * vectors, height + vectors}) + vectors);
}

Plan make_plan(const Task& task, const Simd& simd, Variant variant, bool fuse, bool spread) {
    Plan plan;
    plan.spreads = spread;
    plan.variant = variant;
    plan.lanes = simd.lanes;
    plan.threads = std::max(1, task.threads);
    describe_tensors(plan, task.problem, fuse);
    cross_groups(plan);
    if (variant == Variant::stamp || plan.group.empty()) {
        plan.variant = Variant::stamp;
        return plan;
    }
    if (variant == Variant::pixels) {
        choose_pixel_tile(plan, simd);
        cut_pixel_blocks(plan, simd);
    } else {
        choose_channel_tile(plan, simd);
        cut_channel_blocks(plan);
    }
    cut_boxes(plan, simd);
    plan.streams = bypasses_caches(plan, task.problem);
    lay_stage(plan);
    size_workspace(plan);
    return plan;
}

}  // namespace tconv::tiling
