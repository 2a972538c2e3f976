// From a problem to strips, stretches and workspace.
#include "kernels/amx/plan.hpp"

#include "kernels/tiled/simd.hpp"

#include <algorithm>
#include <array>

namespace tconv::amx {
namespace {

constexpr Index packed_goal = 768 * 1024;  // bytes of a packed stretch, in an L2 of 2 MB
constexpr Index stage_goal = 512 * 1024;   // bytes
constexpr Index longest_stretch = 1024;    // pixels
constexpr Index most_rows = 64;            // where taps are rows: as many copies of few channels are cheap
constexpr Index stage_rows_goal = 3 * block_rows;

void describe(Plan& plan, const Task& task) {
    const Problem& p = task.problem;
    plan.threads = std::max(1, task.threads);
    plan.batch = p.batch;
    plan.groups = p.groups;
    plan.c_in = p.group_in();
    plan.c_out = p.group_out();
    plan.d = tiling::plan_axis(p.d(), true);
    plan.h = tiling::plan_axis(p.h(), true);
    plan.w = tiling::plan_axis(p.w(), true);
    plan.covers_all = plan.d.covers_all && plan.h.covers_all && plan.w.covers_all;
    plan.field_d = plan.d.axis.in + plan.d.lead();
    plan.field_h = plan.h.axis.in + plan.h.lead();
    plan.field_w = plan.w.axis.in + plan.w.lead();
    plan.field = p.batch * plan.field_d * plan.field_h * plan.field_w;
    plan.pairs = divide_up(plan.c_in, 2);
    plan.taps = plan.d.max_taps * plan.h.max_taps * plan.w.max_taps;
}

// Steps of one group with all taps, either way.
void choose_rows(Plan& plan) {
    const Index all = plan.taps * plan.pairs, apart = plan.taps * divide_up(plan.pairs, tile_pairs);
    plan.taps_are_rows = all <= most_rows && divide_up(all, tile_pairs) < apart;
    plan.rows = round_up(plan.taps_are_rows ? all : plan.pairs, tile_pairs);
    plan.lead = plan.taps_are_rows || plan.taps == 0 ? 0 : plan.reach(plan.taps - 1);
}

bool has_tap(const Group& g, Plan::Tap tap) { return tap.d < g.d.taps && tap.h < g.h.taps && tap.w < g.w.taps; }

void list_rows(const Plan& plan, Group& g) {
    if (plan.taps_are_rows) {
        for (Index first = 0; first < plan.rows; first += tile_pairs) {
            bool any = false;
            for (Index row = 0; row < tile_pairs; ++row) {
                const Index tap = plan.term({first, 0}, row).tap;
                any = any || (tap < plan.taps && has_tap(g, plan.tap(tap)));
            }
            if (any) g.k.push_back({first, 0});
        }
        return;
    }
    for (Index tap = 0; tap < plan.taps; ++tap)
        for (Index first = 0; has_tap(g, plan.tap(tap)) && first < plan.rows; first += tile_pairs)
            g.k.push_back({first, tap});
}

// Most output channels a block that waste least of blocks of 32 rows; and blocks even.
void cut_channels(const Plan& plan, Strip& s) {
    const auto rows_of = [&](Index channels) {
        Index rows = 0;
        for (const Group& g : s.groups) rows += round_up(channels * g.phases(), block_rows);
        return rows;
    };
    const Index most = std::max(rows_of(1), stage_rows_goal);
    for (Index channels = 2; channels <= plan.c_out && rows_of(channels) <= most; ++channels)
        if (rows_of(channels) * divide_up(plan.c_out, channels) <=
            rows_of(s.channels) * divide_up(plan.c_out, s.channels))
            s.channels = channels;
    s.blocks = divide_up(plan.c_out, s.channels);
    s.channels = divide_up(plan.c_out, s.blocks);
    for (Group& g : s.groups) {
        g.stage_row = s.stage_rows;
        g.weights = s.block_weights;
        const Index rows = round_up(s.channels * g.phases(), block_rows);
        s.stage_rows += rows;
        s.block_weights += rows / block_rows * plan.terms * static_cast<Index>(g.k.size()) * step_weights;
    }
}

void add_strips(Plan& plan) {
    for (const PhaseRun& d : plan.d.runs)
        for (const PhaseRun& h : plan.h.runs) {
            Strip s;
            for (const PhaseRun& w : plan.w.runs) {
                Group g{.d = d, .h = h, .w = w, .k = {}};
                list_rows(plan, g);
                s.groups.push_back(std::move(g));
            }
            if (s.groups.empty()) return;
            cut_channels(plan, s);
            s.weights = plan.weights;
            plan.weights += s.blocks * s.block_weights;
            plan.strips.push_back(std::move(s));
        }
}

// As long as L2 has room for, longer than what is packed before it.
void cut_stretches(Plan& plan) {
    Index stage_rows = 1;
    for (const Strip& s : plan.strips) stage_rows = std::max(stage_rows, s.stage_rows);
    const Index fits = packed_goal / (plan.rows * plan.terms * static_cast<Index>(sizeof(Pair))) - plan.lead;
    const Index staged = stage_goal / (stage_rows * static_cast<Index>(sizeof(float)));
    const Index goal = std::max(std::min({fits, staged, longest_stretch}), std::min(plan.lead, staged));
    plan.stretch = std::clamp(goal / block_pixels * block_pixels, block_pixels, round_up(plan.field, block_pixels));
    plan.row = round_up(plan.lead + plan.stretch, 16);
    if (plan.row % 32 == 0) plan.row += 16;  // an odd number of cache lines: rows do not share L1's sets
}

void list_steps(Plan& plan) {
    struct Product {
        Index w, x;
    };
    static constexpr std::array<Product, 5> small = {{{0, 2}, {1, 1}, {2, 0}, {0, 1}, {1, 0}}};
    for (Strip& s : plan.strips)
        for (Group& g : s.groups) {
            const auto add = [&](std::size_t k, Product p) {
                const Rows rows = g.k[k];
                const Index back = plan.taps_are_rows ? 0 : plan.reach(rows.tap);
                const auto place = p.w * static_cast<Index>(g.k.size()) + static_cast<Index>(k);
                g.steps.push_back({place * step_weights, (p.x * plan.rows + rows.first) * plan.row - back});
            };
            for (std::size_t k = 0; plan.terms > 1 && k < g.k.size(); ++k)
                for (const Product p : small) add(k, p);
            for (std::size_t k = 0; k < g.k.size(); ++k) add(k, {0, 0});
        }
}

void size_workspace(Plan& plan, const Problem& p) {
    const auto bytes = [](Index count, std::size_t size) {
        return (static_cast<std::size_t>(count) * size + 63) / 64 * 64;
    };
    Index stage_rows = 0;
    for (const Strip& s : plan.strips) stage_rows = std::max(stage_rows, s.stage_rows);
    plan.packed_bytes = bytes(plan.terms * plan.rows * plan.row, sizeof(Pair));
    plan.stage_bytes = bytes(stage_rows * plan.stretch, sizeof(float));
    plan.thread_bytes = plan.packed_bytes + plan.stage_bytes + bytes(line_floats(plan), sizeof(float));
    if (plan.terms == 1) {  // one channel of x and one of y as f32 (fallback.cpp)
        const std::size_t channels = bytes(p.in_pixels() + p.out_pixels(), sizeof(float));
        plan.thread_bytes = std::max(plan.thread_bytes, channels);
    }
    plan.workspace_bytes = plan.thread_bytes * static_cast<std::size_t>(plan.threads);
}

}  // namespace

Index line_floats(const Plan& plan) { return tiling::max_interleaved * plan.stretch; }

Index Plan::reach(Index index) const {
    const Tap t = tap(index);
    return (t.d * d.reach * field_h + t.h * h.reach) * field_w + t.w * w.reach;
}

bool Plan::meets(const Group& g, Range pixels) const {
    const auto holds = [](Range r, Index q) { return q >= r.begin && q < r.end; };
    for (Index line = pixels.begin / field_w; line * field_w < pixels.end; ++line) {
        const Range part = Range{pixels.begin - line * field_w, pixels.end - line * field_w} & g.w.pixels;
        if (part.size() > 0 && holds(g.h.pixels, line % field_h) && holds(g.d.pixels, line / field_h % field_d))
            return true;
    }
    return false;
}

Plan make_plan(const Task& task, Index terms) {
    Plan plan;
    plan.terms = terms;
    describe(plan, task);
    choose_rows(plan);
    add_strips(plan);
    cut_stretches(plan);
    list_steps(plan);
    size_workspace(plan, task.problem);
    return plan;
}

Index step_count(const Plan& plan) {
    Index count = 0;
    for (const Strip& s : plan.strips)
        for (const Group& g : s.groups) {
            Index met = 0;
            for (Index q = 0; q < plan.field; q += block_pixels)
                met += plan.meets(g, {q, std::min(q + block_pixels, plan.field)});
            const Index last = plan.channels(s, s.blocks - 1).size();
            const Index blocks = (s.blocks - 1) * divide_up(s.channels * g.phases(), block_rows) +
                                 divide_up(last * g.phases(), block_rows);
            count += met * blocks * static_cast<Index>(g.steps.size());
        }
    return count * plan.groups;
}

}  // namespace tconv::amx
