// The cost rule: cycles a plan is expected to take on one core, and the cheapest plan.
//
// A tile's step takes two FMAs and two loads a cycle, whichever is longer; packing, storing and starting a tile have
// fixed prices, fitted to times: of 400 random problems on a Zen 5 core with AVX-512, and of 800 on a Zen 3 core with
// AVX2. They are coarse on purpose: where the choice matters, variants differ by factors. That of planes which two
// threads write to is a guess from one layer, and with AVX-512 that of phases apart is AVX2's. A plan that multiplies
// mostly zeros or packs mostly borders costs more than stamp, and stamp is what remains.
#include "kernels/tiled/plan.hpp"
#include "kernels/tiled/tap_by_tap.hpp"

#include <algorithm>
#include <cmath>

namespace tconv::tiling {
namespace {

constexpr Index near_floats = 128 * 1024;  // of x, that are taken to be in L2

struct Prices {
    double tile, packed, far_packed;  // starting a tile; a float of x from L2, from beyond
    double line;                      // channels in lanes: each channel's pixels lie in cache lines of their own
    double far_weight;                // channels in lanes: a weight from L3 or memory, for which tiles wait
    double gather, far_gather;        // copying one vector into the panel, from the box or from where x lies
    double add, line_add;             // taps as rows: adding a vector of a column, a line of it
    double turn_line;                 // tap by tap: a channel of a tile
    double fill;                      // tap by tap: a sum that begins in the stage
    double stored_line;               // pixels in lanes: a row of y, however short
    double interleaved;               // a float of a row whose phases meet in registers
    double scattered;                 // a float of y stored alone
    double transposed;                // channels in lanes: a float of pieces that are rows of y
    double copied;                    // a piece, up to a vector of it
    double apart;                     // a float of a piece that a dilation pulls apart
    double piece;                     // a piece on a line
};
constexpr Prices prices_of_16_registers = {.tile = 45,
                                           .packed = 0.45,
                                           .far_packed = 1.25,
                                           .line = 2.8,
                                           .far_weight = 0.15,
                                           .gather = 5,
                                           .far_gather = 5,
                                           .add = 4.8,
                                           .line_add = 14,
                                           .turn_line = 0.2,
                                           .fill = 0.47,
                                           .stored_line = 47,
                                           .interleaved = 0.41,
                                           .scattered = 2.4,
                                           .transposed = 2.8,
                                           .copied = 1.3,
                                           .apart = 1.2,
                                           .piece = 33},
                 prices_of_32_registers = {.tile = 35,
                                           .packed = 0.4,
                                           .far_packed = 1,
                                           .line = 2.5,
                                           .far_weight = 0.16,
                                           .gather = 6,
                                           .far_gather = 7,
                                           .add = 4,
                                           .line_add = 14,
                                           .turn_line = 0.2,
                                           .fill = 0.45,
                                           .stored_line = 60,
                                           .interleaved = 0.4,
                                           .scattered = 2,
                                           .transposed = 2.2,
                                           .copied = 1.5,
                                           .apart = 1.2,
                                           .piece = 34};
const Prices& prices(const Plan& plan) { return plan.few_registers ? prices_of_16_registers : prices_of_32_registers; }

constexpr double contested_price = 2.5;  // a float of a plane of y that two threads write to
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
        plan.variant == Variant::channels ? prices(plan).line * static_cast<double>(g.run[1].taps * g.run[2].taps) : 0;
    const auto passes = static_cast<double>((plan.c_in + plan.panel_channels(g) - 1) / plan.panel_channels(g));
    return prices(plan).tile * passes + static_cast<double>(plan.c_in) * (taps_met(plan, g) * step / per_cycle + lines);
}

// Storing some lines of a group's pixels. Pixels in lanes: interleaved by vectors, or one by one into the more cache
// lines the larger the stride. Channels in lanes: in pieces of as many phases as lie side by side, 32 pixels at a time;
// transposed where they are whole rows.
double store_cycles(const Plan& plan, const Group& g, double lines, double pixels) {
    const AxisPlan& w = plan.axis[3];
    const auto m = static_cast<double>(plan.c_out * g.phases);
    if (plan.pixels_in_lanes()) {
        const bool merges = std::ssize(w.phase_pixels) == w.axis.stride && w.axis.stride <= max_interleaved;
        const double price = merges ? prices(plan).interleaved : prices(plan).scattered;
        const double rows = m / static_cast<double>(g.run[3].count * static_cast<Index>(w.runs.size()));
        return lines * (m * pixels * price + rows * prices(plan).stored_line);
    }
    const Index side_by_side = std::min(g.run[3].count, plan.tile_width());
    const bool touch = w.axis.dilation == 1 || side_by_side == 1;
    const bool whole = touch && side_by_side == w.axis.stride && side_by_side <= 2;
    const double price = whole    ? prices(plan).transposed
                         : !touch ? prices(plan).apart
                                  : prices(plan).copied / static_cast<double>(std::min<Index>(side_by_side, 16));
    const double pieces = m / static_cast<double>(side_by_side);
    return lines * (m * pixels * price + std::ceil(pixels / 32) * pieces * prices(plan).piece);
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
        cycles += static_cast<double>(tiles) * (passes * (prices(plan).tile + static_cast<double>(sums)) +
                                                c_in * (taps * step + prices(plan).turn_line));
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
    const double gathered =
        plan.in_place ? 0 : chunks * static_cast<double>(vectors * plan.c_in) * prices(plan).far_gather;
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
    if (plan.variant == Variant::taps) {  // each column, lines of inputs, once through the stage
        const auto met = [&](std::size_t a) { return static_cast<double>(std::min(size[a], plan.axis[a].axis.in)); };
        return cycles + boxes * m * static_cast<double>(g.taps * size[0]) * met(1) * met(2) *
                            (prices(plan).line_add + met(3) / static_cast<double>(plan.lanes) * prices(plan).add);
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
                      taps_met(plan, g) * prices(plan).gather;
    } else if (plan.variant == Variant::tap_by_tap) {
        cycles += tap_by_tap_cycles(plan, g) + boxes * lines * static_cast<double>(size[3]) * m * prices(plan).fill;
        if (plan.has_far_weights()) cycles += m * static_cast<double>(plan.c_in * g.taps) * 2 * prices(plan).far_weight;
    } else {
        const double pixels = g.flat ? flat : static_cast<double>(size[3]);
        const double tiles = (g.flat ? 1 : lines) * static_cast<double>(plan.tiles_of(static_cast<Index>(pixels)));
        const auto rows = static_cast<Index>(pixels * (g.flat ? 1 : lines) / tiles + 0.999);
        const Index width = plan.tile_width();
        cycles += boxes * tiles * static_cast<double>((plan.c_out * g.phases + width - 1) / width) *
                  tile_cycles(plan, g, rows, plan.vectors);
        if (plan.has_far_weights()) cycles += m * static_cast<double>(plan.c_in * g.taps) * prices(plan).far_weight;
    }
    return cycles;
}

}  // namespace

double expected_cycles(const Plan& plan) {
    const double price = plan.c_in * plan.x_channel > near_floats ? prices(plan).far_packed : prices(plan).packed;
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
