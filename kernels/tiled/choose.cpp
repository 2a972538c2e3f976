// The cost rule: cycles a plan is expected to take on one core, and the cheapest plan.
//
// Two FMAs and two loads a cycle, of which a vector of pixels takes two (it straddles cache lines); a fixed price per
// tile, per packed float and per stored piece. The figures are coarse on purpose: variants differ by factors where it
// matters. What is never chosen is left to stamp: plans that multiply mostly zeros, or need absurd workspace.
#include "kernels/tiled/plan.hpp"

#include <algorithm>

namespace tconv::tiling {
namespace {

constexpr double tile_price = 40, packed_price = 0.4, fma_per_cycle = 2;
constexpr double stamp_price = 1.5;  // cycles a multiply-add
constexpr std::size_t workspace_limit = std::size_t{1} << 30;

double taps_met(const Plan& plan, const Group& g) {
    if (g.flat) return static_cast<double>(g.taps);
    double taps = 1;
    for (std::size_t a = 0; a < axes; ++a) {
        // On average over the lines; along a line, over a tile.
        const AxisPlan& axis = plan.axis[a];
        const Index tile = a == 3 ? std::min(plan.unit(), g.run[a].pixels.size()) : 1;
        const Index met = std::min(g.run[a].taps, (axis.axis.in + tile - 2) / axis.reach + 1);
        taps *= static_cast<double>(met);
    }
    return taps;
}

double tile_cycles(const Plan& plan, const Group& g, Index rows) {
    const auto lanes_rows = static_cast<double>(plan.vectors * rows);
    const double loads = static_cast<double>(plan.variant == Variant::pixels ? rows + 2 * plan.vectors
                                                                             : rows + plan.vectors);
    return tile_price + static_cast<double>(plan.c_in) * taps_met(plan, g) * std::max({4.0, lanes_rows / fma_per_cycle, loads / 2});
}

// Storing one output: interleaved by vectors, in pieces of as many phases as lie side by side, or one by one.
double store_price(const Plan& plan, const Group& g) {
    const AxisPlan& w = plan.axis[3];
    if (plan.variant == Variant::pixels)
        return plan.covers_all && w.axis.stride <= max_interleaved ? 0.25 : 1.5;
    const Index side_by_side = w.axis.dilation == 1 ? std::min(g.run[3].count, plan.vectors * plan.lanes) : 1;
    return 2.0 / static_cast<double>(std::max<Index>(1, std::min<Index>(side_by_side, 16)));
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
    double cycles = boxes * lines * static_cast<double>(size[3]) * m * store_price(plan, g);
    if (plan.variant == Variant::pixels) {
        const Index rows = plan.slice_height(plan.block.front().count * g.phases);
        const double vectors = g.flat ? flat / static_cast<double>(plan.lanes)
                                      : lines * static_cast<double>(plan.tiles_of(size[3]));
        cycles += boxes * vectors / static_cast<double>(plan.vectors) * m / static_cast<double>(rows) *
                  tile_cycles(plan, g, rows);
    } else {
        const double pixels = g.flat ? flat : static_cast<double>(size[3]);
        const double tiles = (g.flat ? 1 : lines) * static_cast<double>(plan.tiles_of(static_cast<Index>(pixels)));
        const auto rows = static_cast<Index>(pixels * (g.flat ? 1 : lines) / tiles + 0.999);
        const Index width = plan.vectors * plan.lanes;
        cycles += boxes * tiles * static_cast<double>((plan.c_out * g.phases + width - 1) / width) * tile_cycles(plan, g, rows);
    }
    return cycles;
}

}  // namespace

double expected_cycles(const Plan& plan) {
    double cycles = static_cast<double>(plan.box_count()) *
                    static_cast<double>(plan.c_in) * static_cast<double>(plan.packed_channel) * packed_price;
    for (const Group& g : plan.group) cycles += group_cycles(plan, g);
    return cycles * static_cast<double>(plan.groups);
}

Plan choose_plan(const Task& task, const Simd& simd) {
    Plan best = make_plan(task, simd, Variant::stamp, true);
    best.cycles = static_cast<double>(task.problem.useful_macs()) * stamp_price;
    double most_lead = 1;
    for (const AxisPlan& axis : best.axis) most_lead *= static_cast<double>(axis.lead() + 1);
    if (best.group.empty() || most_lead > 1e8) return best;
    for (const Variant variant : {Variant::pixels, Variant::channels})
        for (const bool fuse : {false, true}) {
            Plan plan = make_plan(task, simd, variant, fuse);
            plan.cycles = expected_cycles(plan);
            if (plan.workspace_bytes / static_cast<std::size_t>(plan.threads) <= workspace_limit &&
                plan.cycles < best.cycles)
                best = std::move(plan);
        }
    return best;
}

}  // namespace tconv::tiling
