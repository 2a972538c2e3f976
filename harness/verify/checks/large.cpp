// large: uniform operands times a power of two such that Σ|x·w| stays just below the largest f32: no sum overflows, in
// any order, and none may become infinite.
#include "harness/verify/check.hpp"

#include <cmath>

namespace tconv::verify::checks {
namespace {

// |bias| + Σ|x·w| ≤ 2^122 + m·2^(2e) ≤ 2^127, with m the most products that can meet at an output.
Generator values(const Problem& p, Seed seed) {
    double most = static_cast<double>(p.group_in());
    for (const Axis& a : p.axis) most *= static_cast<double>(std::min(a.kernel, a.in));
    const int exponent = (126 - static_cast<int>(std::ceil(std::log2(most)))) / 2;
    return [=](TensorName tensor, Index i) {
        return std::ldexp(value_at(seed, tensor, i), tensor == TensorName::bias ? 122 : exponent);
    };
}

const Fill fill = {"large", values};

}  // namespace

Check large() {
    return {.name = "large",
            .proves = "the bound holds where sums come near the largest number: none becomes infinite",
            .level = Level::full,
            .examine = [](const Case& trial) {
                if (trial.kernel.bound.scale != ErrorBound::Scale::componentwise)
                    return skipped("its bound says nothing of intermediate results that overflow");
                return within_bound(trial, fill);
            }};
}

}  // namespace tconv::verify::checks
