// The cost rule: cycles a plan is expected to take on one core, and the cheapest plan.
//
// A tile's step takes two FMAs and two loads a cycle, whichever is longer; packing, storing and starting a tile have
// fixed prices, fitted to the times of 400 random problems on a core with AVX-512 and on the same with AVX2 alone. They
// are coarse on purpose: where the choice matters, variants differ by factors. That of planes which two threads write
// to is a guess from one layer. A plan that multiplies mostly zeros or packs mostly borders costs more than stamp, and
// stamp is what remains.
#include "kernels/tiled/plan.hpp"
#include "kernels/tiled/tap_by_tap.hpp"

#include <algorithm>
#include <cmath>

namespace tconv::tiling {
namespace {

constexpr double tile_price = 35, packed_price = 0.4, far_packed_price = 1;  // a float from L2, from beyond
constexpr Index near_floats = 128 * 1024;
constexpr double line_price = 2.5;         // channels in lanes: each channel's pixels lie in cache lines of their own
constexpr double far_weight_price = 0.16;  // channels in lanes: a weight from L3 or memory, for which tiles wait
constexpr double gather_price = 6;         // pixels in lanes: copying one vector into the panel
constexpr double far_gather_price = 7;     // the same from where x lies, L2 or L3
constexpr double add_price = 4, line_add_price = 14;  // taps as rows: adding a vector of a column, a line of it
constexpr double turn_line_price = 0.2;               // tap by tap: a channel of a tile
constexpr double fill_price = 0.45;                   // tap by tap: a sum that begins in the stage
constexpr double stored_line_price = 60;              // pixels in lanes: a row of y, however short
constexpr double interleaved_price = 0.4;             // a float of a row whose phases meet in registers
constexpr double scattered_price = 2;                 // a float of y stored alone
constexpr double transposed_price = 2.2;              // channels in lanes: a float of pieces that are rows of y
constexpr double copied_price = 1.5;                  // a piece, up to a vector of it
constexpr double piece_price = 34;                    // a piece on a line
constexpr double contested_price = 2.5;               // a float of a plane of y that two threads write to
constexpr Index contested_floats = 4096;
constexpr double per_cycle = 2;                                // FMAs, and loads
constexpr Index latency = 8;                                   // FMAs that must be in flight
constexpr double stamp_price = 1.5;                            // cycles a multiply-add
constexpr std::size_t workspace_limit = std::size_t{1} << 28;  // bytes a thread
constexpr double border_limit = 1e8;                           // cells of border: sizes beyond are not even tried

double taps_met(const Plan& plan, const Group& g) {
    if (plan.variant == Variant::taps) return 1;
    if (g.flat) return static_cast<double>(g.taps);
    double taps = 1;  // of the tile that meets most: a line at a time, and along it a tile
    for (std::size_t a = 0; a < axes; ++a) {
        const AxisPlan& axis = plan.axis[a];
        const Index tile = a == 3 ? std::min(plan.unit(), g.run[a].pixels.size()) : 1;
        const Index met = std::min(g.run[a].taps, (axis.axis.in + tile - 2) / axis.reach + 1);
        taps *= static_cast<double>(met);
    }
    return taps;
}

double tile_cycles(const Plan& plan, const Group& g, Index rows, Index vectors) {
    // Scalars, vectors, their prefetches and the tap itself; a vector of pixels may straddle two cache lines.
    const bool straddles = plan.pixels_in_lanes() && !plan.gathers;
    const Index loads = rows + (straddles ? 3 : 2) * vectors + 2;
    const auto step = static_cast<double>(std::max({vectors * rows, loads, latency}));
    const double lines =
        plan.variant == Variant::channels ? line_price * static_cast<double>(g.run[1].taps * g.run[2].taps) : 0;
    const auto passes = static_cast<double>((plan.c_in + plan.panel_channels(g) - 1) / plan.panel_channels(g));
    return tile_price * passes + static_cast<double>(plan.c_in) * (taps_met(plan, g) * step / per_cycle + lines);
}

// Storing some lines of a group's pixels. Pixels in lanes: interleaved by vectors, or one by one into the more cache
// lines the larger the stride. Channels in lanes: in pieces of as many phases as lie side by side, 32 pixels at a time;
// transposed where they are whole rows.
double store_cycles(const Plan& plan, const Group& g, double lines, double pixels) {
    const AxisPlan& w = plan.axis[3];
    const auto m = static_cast<double>(plan.c_out * g.phases);
    if (plan.pixels_in_lanes()) {
        const double price = plan.covers_all && w.axis.stride <= max_interleaved ? interleaved_price : scattered_price;
        const double rows = m / static_cast<double>(g.run[3].count * static_cast<Index>(w.runs.size()));
        return lines * (m * pixels * price + rows * stored_line_price);
    }
    const Index side_by_side = w.axis.dilation == 1 ? std::min(g.run[3].count, plan.tile_width()) : 1;
    const bool whole = side_by_side == w.axis.stride && side_by_side <= 2;
    const double price =
        whole ? transposed_price : copied_price / static_cast<double>(std::min<Index>(side_by_side, 16));
    const double pieces = m / static_cast<double>(side_by_side);
    return lines * (m * pixels * price + std::ceil(pixels / 32) * pieces * piece_price);
}

// Tap by tap: all products of a group, in tiles of a line's pixels that meet a tap of the width, whose sums come from
// L1 and go back.
double tap_by_tap_cycles(const Plan& plan, const Group& g) {
    double lines = static_cast<double>(g.run[0].pixels.size()), taps = 1, cycles = 0;  // taps a line, in the mean
    for (const std::size_t a : {std::size_t{1}, std::size_t{2}}) {
        Index met = 0;
        for (Index j = 0; j < g.run[a].taps; ++j) met += pixels_meeting(plan.axis[a], j, g.run[a].pixels).size();
        const auto size = static_cast<double>(g.run[a].pixels.size());
        lines *= size;
        taps *= static_cast<double>(met) / size;
    }
    const double c_in = static_cast<double>(plan.c_in),
                 passes = std::ceil(c_in / static_cast<double>(tap_by_tap_channels(plan, g)));
    for (Index j = 0; j < g.run[3].taps; ++j) {
        const Index pixels = pixels_meeting(plan.axis[3], j, g.run[3].pixels).size(), tiles = plan.tiles_of(pixels);
        if (pixels == 0) continue;
        const Index rows = divide_up(pixels, tiles), sums = rows * plan.vectors;
        const auto step = static_cast<double>(std::max({sums, rows + plan.vectors, latency})) / per_cycle;
        cycles += static_cast<double>(tiles) *
                  (passes * (tile_price + static_cast<double>(sums)) + c_in * (taps * step + turn_line_price));
    }
    return cycles * lines * static_cast<double>(divide_up(plan.c_out * g.phases, plan.tile_width()));
}

// Taps as rows: a product over all inputs of a box.
double spread_cycles(const Plan& plan) {
    const auto vectors = plan.columns / plan.lanes, whole = vectors / plan.vectors, left = vectors % plan.vectors;
    const Group& g = plan.group.front();
    const Index rows = plan.spread_rows(plan.block.front());
    const Plan::Slices slices = plan.slices_of(rows);
    const double tiles = static_cast<double>(whole) * tile_cycles(plan, g, slices.height, plan.vectors) +
                         (left > 0 ? tile_cycles(plan, g, slices.height, left) : 0);
    const double chunks = std::ceil(static_cast<double>(rows) / static_cast<double>(plan.column_rows));
    const double gathered = plan.in_place ? 0 : chunks * static_cast<double>(vectors * plan.c_in) * far_gather_price;
    return static_cast<double>(plan.box_count()) * static_cast<double>(plan.block.size()) *
           (static_cast<double>(slices.count) * tiles + gathered);
}

double group_cycles(const Plan& plan, const Group& g) {
    PerAxis<Index> size;
    double boxes = 1, flat = 1;
    for (std::size_t a = 0; a < axes; ++a) {
        size[a] = std::min(plan.box[a], g.run[a].pixels.size());
        boxes *= static_cast<double>(g.run[a].pixels.size()) / static_cast<double>(size[a]);
        flat += static_cast<double>((size[a] - 1) * plan.packed_stride[a]);
    }
    const double lines = static_cast<double>(size[0]) * static_cast<double>(size[1]) * static_cast<double>(size[2]);
    const auto m = static_cast<double>(plan.c_out * g.phases);
    double cycles = boxes * store_cycles(plan, g, lines, static_cast<double>(size[3]));
    if (plan.variant == Variant::taps) {  // each column once through the stage
        const double line = static_cast<double>(size[3]) / static_cast<double>(plan.lanes);
        return cycles + boxes * m * static_cast<double>(g.taps) * lines * (line_add_price + line * add_price);
    }
    if (plan.variant == Variant::pixels) {
        const Index rows = plan.slices_of(plan.block.front().count * g.phases).height;
        const auto vectors = static_cast<Index>(g.flat ? flat / static_cast<double>(plan.lanes) + 1
                                                       : lines * static_cast<double>(plan.tiles_of(size[3])));
        const Index whole = vectors / plan.vectors, left = vectors % plan.vectors;
        cycles += boxes * m / static_cast<double>(rows) *
                  (static_cast<double>(whole) * tile_cycles(plan, g, rows, plan.vectors) +
                   (left > 0 ? tile_cycles(plan, g, rows, left) : 0));
        if (plan.gathers)
            cycles += boxes * static_cast<double>(vectors * plan.c_in * static_cast<Index>(plan.block.size())) *
                      taps_met(plan, g) * gather_price;
    } else if (plan.variant == Variant::tap_by_tap) {
        cycles += tap_by_tap_cycles(plan, g) + boxes * lines * static_cast<double>(size[3]) * m * fill_price;
        if (plan.has_far_weights()) cycles += m * static_cast<double>(plan.c_in * g.taps) * 2 * far_weight_price;
    } else {
        const double pixels = g.flat ? flat : static_cast<double>(size[3]);
        const double tiles = (g.flat ? 1 : lines) * static_cast<double>(plan.tiles_of(static_cast<Index>(pixels)));
        const auto rows = static_cast<Index>(pixels * (g.flat ? 1 : lines) / tiles + 0.999);
        const Index width = plan.tile_width();
        cycles += boxes * tiles * static_cast<double>((plan.c_out * g.phases + width - 1) / width) *
                  tile_cycles(plan, g, rows, plan.vectors);
        if (plan.has_far_weights()) cycles += m * static_cast<double>(plan.c_in * g.taps) * far_weight_price;
    }
    return cycles;
}

}  // namespace

double expected_cycles(const Plan& plan) {
    const double price = plan.c_in * plan.x_channel > near_floats ? far_packed_price : packed_price;
    double cycles = static_cast<double>(plan.box_count()) * static_cast<double>(plan.c_in) *
                    static_cast<double>(plan.packed_channel) * price;
    if (plan.split) cycles *= static_cast<double>(plan.block.size());
    if (plan.shares_planes())
        cycles += static_cast<double>(plan.axis[0].axis.in * plan.c_out * std::min(plan.y_channel, contested_floats)) *
                  contested_price;
    for (const Group& g : plan.group) cycles += group_cycles(plan, g);
    if (plan.variant == Variant::taps) cycles += spread_cycles(plan);
    return cycles * static_cast<double>(plan.groups) * plan.share();
}

Plan choose_plan(const Task& task, const Simd& simd) {
    Plan best = make_plan(task, simd, Variant::stamp, true);
    best.cycles = static_cast<double>(task.problem.useful_macs()) * stamp_price;
    double border = 1;
    for (const AxisPlan& axis : best.axis) border *= static_cast<double>(axis.lead() + 1);
    if (best.group.empty() || border > border_limit) return best;
    const auto consider = [&](Plan plan) {
        plan.cycles = expected_cycles(plan);
        if (plan.workspace_bytes / static_cast<std::size_t>(plan.threads) <= workspace_limit &&
            plan.cycles < best.cycles)
            best = std::move(plan);
    };
    for (const bool fuse : {false, true})
        for (const Variant variant : {Variant::pixels, Variant::taps, Variant::channels, Variant::tap_by_tap})
            for (const bool split : {false, true})
                if (!split || task.threads > 1) consider(make_plan(task, simd, variant, fuse, split));
    return best;
}

}  // namespace tconv::tiling
