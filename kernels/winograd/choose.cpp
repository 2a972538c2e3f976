// Cycles on one core, and the cheapest choice.
//
// Per group and box, with t tiles, P points, c inputs, m rows (output channels times phases):
//
//     product     P·c·m·t multiply-adds in register tiles, two vectors of them a cycle, or what U takes from beyond L2
//     inputs      per channel: rows of the box to points of the width, those to points of both, copied into panels
//     outputs     per row m: P points of t tiles to m_h rows, those to m_h·m_w, interleaved into the stage, stored
//
// A larger tile has fewer products and more of the rest, larger U, and more waste where it overhangs the border. The
// prices are coarse: a few cycles a vector, as measured on AVX2.
#include "kernels/winograd/choose.hpp"

#include <algorithm>
#include <limits>

namespace tconv::filtering {
namespace {

constexpr double efficiency = 0.9;                  // of the register tile, while its operands are in L1
constexpr double latency = 4;                       // cycles until a sum can be added to again
constexpr double l2_floats = 64 * 1024;             // U beyond is read from further away
constexpr double floats_a_cycle = 2.5;              // from there
constexpr double line_price = 25, call_price = 12;  // per line of x, per call for one row of tiles
constexpr double input_price = 1.3, output_price = 1.0, panel_price = 1.0;  // per vector made
constexpr double merged_price = 0.3, scattered_price = 1.2;                 // per output stored

double product_cycles(const Plan& plan, const Group& g, const Tiles& t) {
    const Shape& shape = plan.shape;
    const Index vectors = t.padded / shape.lanes, rows = plan.c_out * g.phases();
    const Index whole = vectors / shape.vectors, left = vectors % shape.vectors;
    const auto step = [&](Index n) {
        return n == 0 ? 0 : std::max(static_cast<double>(shape.rows * n) / 2, latency) / efficiency;
    };
    const auto steps = static_cast<double>(divide_up(rows, shape.rows) * plan.c_in * g.points());
    const double product = steps * (static_cast<double>(whole) * step(shape.vectors) + step(left));
    const auto weights = static_cast<double>(g.points() * rows * plan.c_in);
    return std::max(product, weights > l2_floats ? weights / floats_a_cycle : 0);
}

double input_cycles(const Plan& plan, const Group& g, const Tiles& t) {
    const auto lanes = static_cast<double>(plan.shape.lanes);
    const auto rows = static_cast<double>((t.rows - 1) * g.fh.outputs + g.fh.points());
    const auto columns = static_cast<double>(t.padded_columns) / lanes, wide = static_cast<double>(g.fw.points());
    const auto points = static_cast<double>(g.points());
    const double lines = rows * (line_price + wide * columns * input_price);
    const double both = static_cast<double>(t.rows) * (points * columns * input_price + wide * call_price);
    return static_cast<double>(plan.c_in) *
           (lines + both + points * static_cast<double>(t.padded) / lanes * panel_price);
}

double output_cycles(const Plan& plan, const Group& g, const Tiles& t) {
    const double vectors = static_cast<double>(t.padded) / static_cast<double>(plan.shape.lanes);
    const auto high = static_cast<double>(g.fh.outputs), wide = static_cast<double>(g.fw.outputs);
    const double transforms =
        vectors * output_price * (static_cast<double>(g.points()) + high * static_cast<double>(g.fw.points()));
    const double calls = high * static_cast<double>(t.rows) * call_price;
    const bool merges = plan.w.axis.dilation == 1 && plan.w.axis.stride <= tiling::max_interleaved;
    const double stored = high * wide * static_cast<double>(t.count) * (merges ? merged_price : scattered_price);
    return static_cast<double>(plan.c_out * g.phases()) * (transforms + calls + stored);
}

}  // namespace

double box_cycles(const Plan& plan, const Strip& s, const Box& box) {
    double cycles = 0;
    for (const Group& g : s.groups) {
        const Tiles t = tiles_of(g, box, plan.shape.lanes);
        if (t.count > 0) cycles += product_cycles(plan, g, t) + input_cycles(plan, g, t) + output_cycles(plan, g, t);
    }
    return cycles;
}

double expected_cycles(const Plan& plan) {
    double cycles = 0;
    for (const Strip& s : plan.strips)
        cycles += box_cycles(plan, s, s.box(0)) * static_cast<double>(s.boxes_h * s.boxes_w);
    return cycles * static_cast<double>(plan.batch * plan.groups);
}

Choice choose(const Task& task) {
    const auto outputs = [](const AxisPlan& axis) {
        return axis.max_taps > 1 ? std::vector<Index>{2, 3, 4} : std::vector<Index>{1};
    };
    const std::vector<Index> heights = outputs(tiling::plan_axis(task.problem.h(), true)),
                             widths = outputs(tiling::plan_axis(task.problem.w(), true));
    Choice best;
    double least = std::numeric_limits<double>::infinity();
    for (const Index height : heights)
        for (const Index width : widths)
            for (const bool fuse_height : {true, false})
                for (const bool fuse_width : {true, false}) {
                    const Choice choice{height, width, fuse_height, fuse_width};
                    const double cycles = expected_cycles(make_plan(task, Shape{}, choice));
                    if (cycles < least) {
                        least = cycles;
                        best = choice;
                    }
                }
    return best;
}

}  // namespace tconv::filtering
