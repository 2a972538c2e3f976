// linearity: y(2·x₁ − 3·x₂) = 2·y(x₁) − 3·y(x₂), bias aside, to the bit on integers.
//
// One prepared kernel, one buffer for x that is overwritten in between: who remembers an earlier x is found as well.
#include "harness/verify/rig.hpp"

namespace tconv::verify::checks {
namespace {

constexpr double first_factor = 2, second_factor = -3;

// y without bias, and what each of it may be off by.
struct Outputs {
    std::vector<double> y, allowance;
};

Outputs outputs_of(Rig& rig) {
    const Problem& p = rig.problem();
    const std::span<const float> y = rig.run();
    Outputs outputs{{y.begin(), y.end()}, {}};
    for (Index channel = 0; channel < p.batch * p.c_out; ++channel) {
        const double allowance = rig.allowance(channel / p.c_out, channel % p.c_out);
        for (Index i = channel * p.out_pixels(); i < (channel + 1) * p.out_pixels(); ++i) {
            outputs.allowance.push_back(allowance + rig.rounding(y[static_cast<std::size_t>(i)]));
            outputs.y[static_cast<std::size_t>(i)] -= static_cast<double>(rig.bias(channel % p.c_out));
        }
    }
    return outputs;
}

// Runs on one·x₁ + two·x₂.
Outputs run(Rig& rig, Seed seed, double one, double two) {
    for (Index i = 0; i < rig.problem().x_size(); ++i)
        rig.x()[static_cast<std::size_t>(i)] =
            static_cast<float>(one * static_cast<double>(small_integer(seed, TensorName::x, i)) +
                               two * static_cast<double>(small_integer(seed + 1, TensorName::x, i)));
    return outputs_of(rig);
}

Finding examine(const Case& c) {
    const Problem p = property_problem(c.task.problem);
    if (const Declined why = unfit(c, p, first_factor - second_factor)) return skipped(*why);
    const Seed seed = c.court.seed();
    Rig rig(c, p, [=](TensorName tensor, Index i) { return small_integer(seed, tensor, i); });
    const Outputs one = run(rig, seed, 1, 0), two = run(rig, seed, 0, 1),
                  both = run(rig, seed, first_factor, second_factor);
    Deviation deviation;
    for (std::size_t i = 0; i < both.y.size(); ++i)
        deviation.add(static_cast<Index>(i), both.y[i] - (first_factor * one.y[i] + second_factor * two.y[i]),
                      both.allowance[i] + first_factor * one.allowance[i] - second_factor * two.allowance[i]);
    return finding(c, p, deviation, "y(2*x1 - 3*x2) is not 2*y(x1) - 3*y(x2)");
}

}  // namespace

Check linearity() {
    return {.name = "linearity",
            .proves = "y(2*x1 - 3*x2) = 2*y(x1) - 3*y(x2), to the bit on integers, x changed in place",
            .level = Level::full,
            .examine = examine};
}

}  // namespace tconv::verify::checks
