// Cutting a problem into strips, groups and boxes, and measuring the workspace they need.
#include "kernels/winograd/plan.hpp"

#include "kernels/winograd/choose.hpp"
#include "kernels/winograd/transform.hpp"

#include <algorithm>
#include <limits>

namespace tconv::filtering {
namespace {

constexpr Index v_goal = 80 * 1024;  // floats of transformed inputs per box: 320 KB of a 512 KB L2
constexpr Index m_goal = 14 * 1024;  // floats of products

Filter filter_of(const PhaseRun& run, Index outputs) { return run.taps == 1 ? Filter{} : Filter{outputs, run.taps}; }

Index v_floats(const Plan& plan, const Strip& s, const Box& box) {
    Index most = 0;
    for (const Group& g : s.groups) {
        const Index panels =
            divide_up(tiles_of(g, box, plan.shape.lanes).padded, plan.shape.vectors * plan.shape.lanes);
        most = std::max(most, g.points() * panels * plan.panel_step());
    }
    return most;
}

// Products of one register tile's height.
Index m_floats(const Plan& plan, const Strip& s, const Box& box) {
    Index most = 0;
    for (const Group& g : s.groups)
        most = std::max(most, g.points() * tiles_of(g, box, plan.shape.lanes).padded * plan.shape.rows);
    return most;
}

// Whole rows of tiles, as many as fit and are cheapest; where a single one does not fit, pieces of it. At least a
// register tile's worth fits, whatever it takes.
void choose_box(const Plan& plan, Strip& s) {
    const Index mh = s.groups.front().fh.outputs, mw = plan.choice.width_outputs;
    const Index rows = divide_up(s.pixels.h.size(), mh), columns = divide_up(s.pixels.w.size(), mw);
    const Index panel = plan.shape.vectors * plan.shape.lanes;
    Index v_room = v_goal, m_room = m_goal / 2;
    for (const Group& g : s.groups) {
        v_room = std::max(v_room, g.points() * plan.panel_step());
        m_room = std::max(m_room, g.points() * panel * plan.shape.rows);
    }
    const auto cut = [&](Index height, Index width) {
        s.boxes_h = divide_up(rows, height);
        s.boxes_w = divide_up(columns, width);
        s.box_height = divide_up(rows, s.boxes_h) * mh;
        s.box_width = divide_up(columns, s.boxes_w) * mw;
    };
    const auto fits = [&] {
        const Box box = s.box(0);
        return v_floats(plan, s, box) <= v_room && m_floats(plan, s, box) <= m_room;
    };
    const auto more = [](Index n) { return n + std::max<Index>(1, n / 8); };
    Index width = columns, height = 1;
    for (cut(1, width); !fits() && width > 1; cut(1, width)) width = divide_up(width, 2);
    double least = std::numeric_limits<double>::infinity();
    for (Index h = 1; h <= rows && (h == 1 || width == columns); h = more(h)) {
        cut(h, width);
        if (h > 1 && !fits()) break;
        const double cycles = box_cycles(plan, s, s.box(0)) * static_cast<double>(s.boxes_h);
        if (cycles < least) {
            least = cycles;
            height = h;
        }
    }
    cut(height, width);
}

void add_strips(Plan& plan) {
    Index first_slot = 0;
    std::vector<Index> first_slots;
    for (const PhaseRun& w : plan.w.runs) {
        first_slots.push_back(first_slot);
        first_slot += w.count;
        for (Index k = 0; k < w.count; ++k) plan.slots.push_back(w.first + k);
    }
    if (plan.w.runs.empty()) return;  // no input reaches any output
    for (const PhaseRun& h : plan.h.runs) {
        Strip strip;
        strip.pixels = {h.pixels, plan.w.pixels};
        for (std::size_t i = 0; i < plan.w.runs.size(); ++i) {
            Group g{.h = h,
                    .w = plan.w.runs[i],
                    .fh = filter_of(h, plan.choice.height_outputs),
                    .fw = filter_of(plan.w.runs[i], plan.choice.width_outputs),
                    .first_slot = first_slots[i],
                    .weights = plan.weight_floats};
            plan.weight_floats += g.points() * plan.c_out * g.phases() * plan.c_in;
            strip.groups.push_back(g);
        }
        choose_box(plan, strip);
        plan.strips.push_back(std::move(strip));
    }
}

// Channels are shared out among threads only where boxes are too few.
Index count_parts(const Plan& plan) {
    Index items = 0;
    for (const Strip& s : plan.strips) items += s.boxes_h * s.boxes_w;
    items *= plan.batch * plan.groups;
    constexpr Index items_a_thread = 6, fewest_channels = 8;
    if (plan.threads == 1 || items >= items_a_thread * plan.threads) return 1;
    return std::clamp<Index>(plan.c_out / fewest_channels, 1, plan.threads);
}

Rooms measure(const Plan& plan) {
    Rooms room;
    const Index lanes = plan.shape.lanes;
    Index m = 1;
    for (const Strip& s : plan.strips) {
        // Boxes differ in size by a pixel or a tile: the largest is no larger than this one.
        const Box largest{{0, s.box_height}, {0, s.box_width}};
        for (const Group& g : s.groups) {
            Group whole = g;
            whole.h.pixels = largest.h;
            whole.w.pixels = largest.w;
            const Tiles t = tiles_of(whole, largest, lanes);
            const Index in_rows = (t.rows - 1) * g.fh.outputs + g.fh.points();
            const Index panels = divide_up(t.padded, plan.shape.vectors * lanes);
            room.line = std::max(room.line, line_floats(g.fw, t.padded_columns));
            room.lines = std::max(room.lines, in_rows * g.fw.points() * t.padded_columns);
            room.points = std::max(room.points, g.points() * (t.padded + lanes));
            room.v = std::max(room.v, g.points() * panels * plan.panel_step());
            m = std::max(m, g.points() * t.padded);
            room.half = std::max(room.half, g.fh.outputs * g.fw.points() * t.padded);
            room.outputs = std::max(room.outputs, g.fh.outputs * g.fw.outputs * t.padded);
        }
        const Index channels = divide_up(plan.c_out, plan.parts);
        room.stage = std::max(room.stage, channels * s.groups.front().h.count * plan.stage_rows(s) *
                                              static_cast<Index>(plan.slots.size()) * plan.stage_width(s));
    }
    for (const Strip& s : plan.strips)
        room.row = std::max(room.row, static_cast<Index>(plan.slots.size()) * plan.stage_width(s));
    room.m = m * plan.block;
    for (Index* part :
         {&room.line, &room.lines, &room.points, &room.v, &room.m, &room.half, &room.outputs, &room.stage, &room.row})
        *part = round_up(*part, 16);
    return room;
}

}  // namespace

Box Strip::box(Index index) const {
    const Index h = index / boxes_w * box_height, w = index % boxes_w * box_width;
    return {Range{pixels.h.begin + h, pixels.h.begin + h + box_height} & pixels.h,
            Range{pixels.w.begin + w, pixels.w.begin + w + box_width} & pixels.w};
}

Tiles tiles_of(const Group& g, const Box& box, Index lanes) {
    Tiles t{.h = box.h & g.h.pixels, .w = box.w & g.w.pixels};
    t.rows = divide_up(t.h.size(), g.fh.outputs);
    t.columns = divide_up(t.w.size(), g.fw.outputs);
    t.count = t.rows * t.columns;
    t.padded = round_up(t.count, lanes);
    t.padded_columns = round_up(t.columns, lanes);
    return t;
}

Shape shape_of(const tiling::Simd& simd) { return {.lanes = simd.lanes, .vectors = 2, .rows = simd.rows[2]}; }

Plan make_plan(const Task& task, const Shape& shape, const Choice& choice) {
    const Problem& p = task.problem;
    Plan plan;
    plan.choice = choice;
    plan.shape = shape;
    plan.threads = task.threads;
    plan.batch = p.batch;
    plan.groups = p.groups;
    plan.c_in = p.group_in();
    plan.c_out = p.group_out();
    plan.h = tiling::plan_axis(p.h(), choice.fuse_height);
    plan.w = tiling::plan_axis(p.w(), choice.fuse_width);
    plan.covers_all = plan.h.covers_all && plan.w.covers_all;
    add_strips(plan);
    plan.parts = count_parts(plan);
    Index largest = 1;
    for (const Strip& s : plan.strips) largest = std::max(largest, m_floats(plan, s, s.box(0)));
    plan.block = std::clamp<Index>(m_goal / largest, 1, 8) * shape.rows;
    plan.rooms = measure(plan);
    plan.thread_bytes = static_cast<std::size_t>(plan.rooms.all()) * sizeof(float);
    plan.workspace_bytes = plan.thread_bytes * static_cast<std::size_t>(plan.threads);
    return plan;
}

}  // namespace tconv::filtering
