// mass: where nothing is cropped, every product lands: per image and output channel
//
//     Σ_o y[n, co, o] = Σ_ci (Σ_i x[n, ci, i])·(Σ_k w[ci, co, k]) + bias·outputs
//
// to the bit on integers. A problem that crops is looked at without its positive pads.
#include "harness/verify/rig.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

namespace tconv::verify::checks {
namespace {

Problem uncropped(Problem p) {
    for (Axis& a : p.axis) {
        a.pad_begin = std::min<Index>(a.pad_begin, 0);
        a.pad_end = std::min<Index>(a.pad_end, 0);
    }
    return p;
}

double sum(std::span<const float> values, Index first, Index count) {
    const auto part = values.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
    return std::accumulate(part.begin(), part.end(), 0.0);
}

double expected(Rig& rig, Index n, Index co) {
    const Problem& p = rig.problem();
    double mass = static_cast<double>(rig.bias(co)) * static_cast<double>(p.out_pixels());
    for (Index c = 0; c < p.group_in(); ++c) {
        const Index ci = co / p.group_out() * p.group_in() + c;
        mass += sum(rig.x(), (n * p.c_in + ci) * p.in_pixels(), p.in_pixels()) *
                sum(rig.w(), (ci * p.group_out() + co % p.group_out()) * p.taps(), p.taps());
    }
    return mass;
}

std::string where_off(const Problem& p, Index channel, double mass, double wanted) {
    char text[160];
    std::snprintf(text, sizeof text, "y[%td, %td] sums to %.17g, its operands imply %.17g", channel / p.c_out,
                  channel % p.c_out, mass, wanted);
    return text;
}

Finding examine(const Case& c) {
    const Problem p = uncropped(property_problem(c.task.problem));
    if (const Declined why = unfit(c, p, 1)) return skipped(*why);
    const Seed seed = c.court.seed();
    Rig rig(c, p, [=](TensorName tensor, Index i) { return nonzero_integer(seed, tensor, i); });
    for (Index i = 0; i < p.x_size(); ++i)
        rig.x()[static_cast<std::size_t>(i)] = nonzero_integer(seed, TensorName::x, i);
    const std::span<const float> y = rig.run();
    Case examined = c;
    examined.task.problem = p;
    for (Index channel = 0; channel < p.batch * p.c_out; ++channel) {
        const Index n = channel / p.c_out, co = channel % p.c_out;
        const double mass = sum(y, channel * p.out_pixels(), p.out_pixels()), wanted = expected(rig, n, co);
        double allowance = rig.allowance(n, co) * static_cast<double>(p.out_pixels());
        for (Index o = 0; o < p.out_pixels(); ++o)
            allowance += rig.rounding(y[static_cast<std::size_t>(channel * p.out_pixels() + o)]);
        if (!(std::fabs(mass - wanted) <= allowance))
            return failed(where_off(p, channel, mass, wanted) + where(c, examined), std::fabs(mass - wanted),
                          allowance);
    }
    return passed(0, 0);
}

}  // namespace

Check mass() {
    return {.name = "mass",
            .proves = "where nothing is cropped, y sums to what the sums of x and w imply",
            .level = Level::full,
            .examine = examine};
}

}  // namespace tconv::verify::checks
