// Sizes: the packed input of a box stays in L2 beside the stage and the weights of a block; a box is at least tall
// enough that its own pixels outnumber the borders packed for them, and small enough that threads get even shares.
#include "kernels/tiled/boxes.hpp"

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
constexpr Index column_goal = 80 * 1024;  // floats of columns, L2
constexpr Index shared_rows = 96;         // taps as rows: as many share what is gathered
constexpr Index fewest_pixels = 96;
constexpr double even_share = 1.1;  // of a thread: what it has to do, against what it would if items were divisible
// Stores bypass the caches where a box's rows begin and end with a cache line (what is written of one otherwise costs
// more than it saves), nothing was written to them before, and y is larger than any cache, or large and written faster
// than its products are computed.
constexpr Index large_output = 8 << 20, largest_output = 32 << 20;  // bytes
constexpr Index few_products = 320;                                 // an output

std::size_t bytes_of_floats(Index count) { return static_cast<std::size_t>(round_up(count, 16)) * sizeof(float); }

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
    if (plan.packed_channel % 32 == 0) plan.packed_channel += 16;  // an odd number of cache lines: all sets of L1
}

void cut(Plan& plan, const Simd& simd) {
    const Index width = plan.pixels_in_lanes() ? stage_rows(plan) : plan.block_width();
    const Goals& goals = simd.few_registers() ? goals_of_16_registers : goals_of_32_registers;
    plan.weight_block = goals.weight_block;
    const Index stage = plan.pixels_in_lanes() ? goals.pixel_stage : goals.channel_stage;
    Index goal = std::max(fewest_pixels, (plan.gathers ? goals.panels : goals.packed) / plan.c_in);
    if (plan.variant == Variant::taps) {  // columns of many rows stay in L2, or all inputs are few
        const Index inputs = column_goal / std::min(shared_rows, plan.spread_rows(plan.block.front()));
        goal = plan.x_channel <= inputs ? stage : inputs;
    }
    goal = std::min(goal, std::max(fewest_pixels, stage / width));
    for (;; goal /= 2) {
        const auto border = [&](const AxisPlan& axis) { return plan.variant == Variant::taps ? 0 : axis.lead(); };
        Index packed = 1;
        for (const AxisPlan& axis : plan.axis) packed *= 1 + border(axis);
        Index whole = 1;  // packed cells of one slice of the axis at hand
        for (std::size_t a = axes; a-- > 0;) {
            const AxisPlan& axis = plan.axis[a];
            packed /= 1 + border(axis);
            const Index fits = plan.variant == Variant::taps && a == 0 ? 1 : goal / whole / packed - border(axis);
            const Index most = std::clamp<Index>(std::max(fits, axis.lead()), 1, axis.pixels.size());
            plan.boxes[a] = divide_up(axis.pixels.size(), most);
            plan.box[a] = divide_up(axis.pixels.size(), plan.boxes[a]);
            plan.boxes[a] = divide_up(axis.pixels.size(), plan.box[a]);
            whole *= plan.box[a] + border(axis);
        }
        if (plan.share() <= even_share || goal <= 2 * fewest_pixels) break;
    }
    lay_packed(plan);
}

bool bypasses_caches(const Plan& plan, const Problem& p) {
    constexpr Index line = 16;
    const AxisPlan& w = plan.axis[3];
    const Index output = p.y_size() * static_cast<Index>(sizeof(float));
    return plan.covers_all && w.axis.out() % line == 0 &&
           (plan.boxes[3] == 1 || plan.box[3] * w.axis.stride % line == 0) &&
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
        g.flat = plan.has_tiles() && near && lines > 1 && plan.pass(flat) < lines * plan.pass(size[3]);
        const Index tiles = g.flat ? plan.tiles_of(flat) : lines * plan.tiles_of(size[3]);
        const Index stage = g.flat ? plan.line_stage(flat) : lines * plan.line_stage(size[3]);
        plan.positions = std::max(plan.positions, tiles);
        plan.stage_stride = std::max(plan.stage_stride, stage);
    }
}

void size_workspace(Plan& plan) {
    const Index width = plan.pixels_in_lanes() ? stage_rows(plan) : plan.block_width();
    const Index groups = static_cast<Index>(plan.group.size());
    Index taps = 0;
    for (const Group& g : plan.group) taps = std::max(taps, g.taps);
    const auto array = [](Index count, std::size_t size) {
        return (static_cast<std::size_t>(count) * size + 63) / 64 * 64;
    };
    if (plan.variant == Variant::taps) plan.packed_channel = 0;
    if (!plan.has_tiles()) plan.positions = 0;
    plan.packed_bytes = bytes_of_floats(plan.c_in * plan.packed_channel + max_vectors * plan.lanes);
    plan.stage_bytes = bytes_of_floats(plan.stage_stride * width);
    plan.bias_bytes = bytes_of_floats(plan.pixels_in_lanes() ? width * plan.lanes : width);
    if (plan.channels_in_lanes()) {
        plan.piece_bytes = array(width, sizeof(Piece));
        plan.place_bytes = array(width, sizeof(Place));
    }
    Index panel = 0;
    if (plan.gathers)
        for (const Group& g : plan.group)
            panel = std::max(panel, plan.panel_channels(g) * plan.taps_a_row(g) * plan.tile_width());
    plan.panel_bytes = bytes_of_floats(plan.variant == Variant::taps ? panels_at_once * panel : panel);
    if (plan.variant == Variant::taps) {
        plan.columns = 1;
        for (std::size_t a = 1; a < axes; ++a)
            plan.columns += (std::min(plan.box[a] + plan.axis[a].lead(), plan.axis[a].axis.in) - 1) * plan.x_stride[a];
        plan.columns = round_up(plan.columns, plan.lanes);
        plan.column_rows =
            std::min(plan.spread_rows(plan.block.front()), std::max(plan.rows, column_goal / plan.columns));
        plan.column_bytes = bytes_of_floats(plan.column_rows * plan.columns);
    }
    plan.tap_bytes = array(taps, sizeof(Tap));
    const std::size_t tables = plan.bias_bytes + plan.piece_bytes + plan.place_bytes + plan.column_bytes +
                               array(groups * plan.positions, sizeof(Position)) +
                               array(groups * plan.positions, sizeof(Span)) + plan.panel_bytes + 3 * plan.tap_bytes +
                               array(groups, sizeof(Footprint)) + array(groups, sizeof(Index));
    plan.thread_bytes = plan.packed_bytes + plan.stage_bytes + tables;
    plan.workspace_bytes = plan.thread_bytes * static_cast<std::size_t>(plan.threads);
}

}  // namespace

void cut_boxes(Plan& plan, const Simd& simd, const Problem& p) {
    cut(plan, simd);
    plan.streams = bypasses_caches(plan, p);
    lay_stage(plan);
    size_workspace(plan);
}

}  // namespace tconv::tiling
