// adjoint: ⟨C u, x⟩ = ⟨u, Cᵀ x⟩. The left side is an ordinary convolution, computed in three ways; the right side is
// the kernel's y less its bias. Neither needs a trusted output.
//
// Per image and group, with u of integers that are never zero: an error anywhere in y is multiplied by something, and
// both sides are exact, but for what rounding large outputs to bf16 took.
#include "harness/verify/forward/forward.hpp"
#include "harness/verify/rig.hpp"

#include <cmath>
#include <cstdio>

namespace tconv::verify::checks {
namespace {

std::vector<double> widened(std::span<const float> values) { return {values.begin(), values.end()}; }

double inner(std::span<const double> a, std::span<const double> b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

// y without bias, and what it is allowed to be off by, as ⟨u, ·⟩ of one image and group sees it.
struct Side {
    double product = 0, allowance = 0;
};

Side output_side(const Rig& rig, std::span<const double> u, std::span<const float> y, Index n, Index g) {
    const Problem& p = rig.problem();
    Side side;
    for (Index co = g * p.group_out(); co < (g + 1) * p.group_out(); ++co) {
        const double allowance = rig.allowance(n, co), bias = static_cast<double>(rig.bias(co));
        const Index first = (n * p.c_out + co) * p.out_pixels();
        for (auto o = static_cast<std::size_t>(first); o < static_cast<std::size_t>(first + p.out_pixels()); ++o) {
            side.product += u[o] * (static_cast<double>(y[o]) - bias);
            side.allowance += std::fabs(u[o]) * (allowance + rig.rounding(y[o]));
        }
    }
    return side;
}

std::string disagreement(const Forward& form, double forward, const Side& side) {
    char text[160];
    std::snprintf(text, sizeof text, "<C u, x> = %.17g by %.*s, <u, y - bias> = %.17g", forward,
                  static_cast<int>(form.name.size()), form.name.data(), side.product);
    return text;
}

Finding examine(const Case& c) {
    const Problem p = property_problem(c.task.problem);
    if (const Declined why = unfit(c, p, 1)) return skipped(*why);
    const Seed seed = c.court.seed();
    Rig rig(c, p, [=](TensorName tensor, Index i) { return small_integer(seed, tensor, i); });
    for (Index i = 0; i < p.x_size(); ++i) rig.x()[static_cast<std::size_t>(i)] = small_integer(seed, TensorName::x, i);
    std::vector<double> u(static_cast<std::size_t>(p.y_size()));
    for (std::size_t i = 0; i < u.size(); ++i)
        u[i] = static_cast<double>(nonzero_integer(seed + 1, TensorName::x, static_cast<Index>(i)));
    const std::span<const float> y = rig.run();
    const std::vector<double> x = widened(rig.x()), w = widened(rig.w());

    Case examined = c;
    examined.task.problem = p;
    for (const Forward& form : all_forwards()) {
        const std::vector<double> cu = form.convolve(p, w, u);
        const auto length = static_cast<std::size_t>(p.group_in() * p.in_pixels());
        for (Index part = 0; part < p.batch * p.groups; ++part) {
            const std::size_t first = static_cast<std::size_t>(part) * length;
            const double forward = inner(std::span(cu).subspan(first, length), std::span(x).subspan(first, length));
            const Side side = output_side(rig, u, y, part / p.groups, part % p.groups);
            const double apart = std::fabs(forward - side.product);
            if (!(apart <= side.allowance))
                return failed(disagreement(form, forward, side) + where(c, examined), apart, side.allowance);
        }
    }
    return passed(0, 0);
}

}  // namespace

Check adjoint() {
    return {.name = "adjoint",
            .proves = "<C u, x> = <u, y>, C being the ordinary convolution in three forms",
            .level = Level::full,
            .examine = examine};
}

}  // namespace tconv::verify::checks
