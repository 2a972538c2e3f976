// From a problem to groups, tiles and blocks; then it is cut into boxes.
#include "kernels/tiled/plan.hpp"

#include "kernels/tiled/boxes.hpp"
#include "kernels/tiled/tap_by_tap.hpp"

#include <algorithm>

namespace tconv::tiling {
namespace {

constexpr Index panel_goal = 5 * 1024;   // floats of panel: 20 KB of L1, weights stream past it
constexpr Index in_place_slices = 8;     // taps as rows: so many slices read x in place, ...
constexpr Index in_place_channels = 24;  // ... so many channels of it side by side
constexpr Index block_rows = 256;        // pixels in lanes: rows that share a panel, and wait in the stage
constexpr Index gather_slices = 4;       // as many slices of rows pay for gathering
constexpr double straddling = 1.5;       // loads that a vector of pixels takes: half of them lie in two cache lines
constexpr Index most_side_by_side = 16;
constexpr Index items_per_thread = 6;  // one pixel: at least, before blocks take more than a tile

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
        if (plan.variant == Variant::taps) {
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
            const Range line = g.run[3].pixels;
            Index passes = 0;  // of a line, over all taps
            if (plan.variant == Variant::channels) passes = g.run[3].taps * trial.pass(line.size());
            if (plan.variant == Variant::tap_by_tap)
                for (Index j = 0; j < g.run[3].taps; ++j)
                    passes += trial.pass(pixels_meeting(plan.axis[3], j, line).size());
            cost += static_cast<double>(blocks * g.taps / g.run[3].taps * passes) * lines;
        }
        if (v == 1 || cost <= best) {
            best = cost;
            plan.vectors = v;
            plan.rows = trial.rows;
        }
    }
}

void cut_channel_blocks(Plan& plan) {
    if (plan.variant == Variant::channels &&
        std::ranges::all_of(plan.axis, [](const AxisPlan& axis) { return axis.pixels.size() == 1; })) {
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
    // Phases of the same channels share lines of y: one thread after the other, not two at once.
    std::stable_sort(plan.block.begin(), plan.block.end(), [&](const Block& a, const Block& b) {
        const auto channel = [&](const Block& block) {
            return block.first / plan.group[static_cast<std::size_t>(block.group)].phases;
        };
        return channel(a) < channel(b);
    });
}

// Pixels in lanes: as many output channels a block as share a panel, shared out evenly.
void cut_pixel_blocks(Plan& plan, const Simd& simd) {
    Index phases = 0, fewest = plan.group.front().phases;
    for (const Group& g : plan.group) {
        phases += g.phases;
        fewest = std::min(fewest, g.phases);
    }
    const Index most = std::max({Index{1}, plan.rows / fewest, block_rows / phases});
    const Index blocks =
        std::min(plan.c_out, std::max<Index>(divide_up(plan.c_out, most), plan.split ? plan.threads : 1));
    const Index outputs = divide_up(plan.c_out, blocks);
    plan.gathers =
        plan.variant == Variant::taps || (simd.few_registers() && outputs * fewest >= gather_slices * plan.rows);
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
    plan.in_place =
        plan.variant == Variant::taps && plan.slices_of(plan.spread_rows(plan.block.front())).count <= in_place_slices;
}

}  // namespace

Range Plan::rows_of(const Block& b, const Group& g) const {
    if (channels_in_lanes()) return {b.first, b.first + b.count};
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
    if (pixels == 0) return 0;
    const Index tiles = tiles_of(pixels);
    if (pixels_in_lanes()) return tiles;
    const Index height = divide_up(pixels, tiles);
    return tiles * (8 * std::max({Index{10}, height * vectors, height + vectors}) + vectors);
}

Plan make_plan(const Task& task, const Simd& simd, Variant variant, bool fuse, bool split) {
    Plan plan;
    plan.variant = variant;
    plan.lanes = simd.lanes;
    plan.few_registers = simd.few_registers();
    plan.threads = std::max(1, task.threads);
    plan.split = split;
    describe_tensors(plan, task.problem, fuse);
    cross_groups(plan);
    if (variant == Variant::stamp || plan.group.empty()) {
        plan.variant = Variant::stamp;
        return plan;
    }
    if (plan.pixels_in_lanes()) {
        choose_pixel_tile(plan, simd);
        cut_pixel_blocks(plan, simd);
    } else {
        choose_channel_tile(plan, simd);
        cut_channel_blocks(plan);
    }
    cut_boxes(plan, simd, task.problem);
    return plan;
}

}  // namespace tconv::tiling
