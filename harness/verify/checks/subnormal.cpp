// subnormal: inputs that are subnormal, or whose products with the weights are, mixed by element with some that are
// not. Products lose at most the smallest number each (ErrorBound); a kernel that flushes subnormals to zero loses up
// to 2^23 times that.
#include "harness/verify/check.hpp"

#include <cmath>

namespace tconv::verify::checks {
namespace {

// x around 2^−70 or subnormal, w around 2^−70 or 1: products are subnormal, vanish, or are just normal.
Generator values(const Problem&, Seed seed) {
    return [seed](TensorName tensor, Index i) {
        const std::uint64_t choice = bits_at(seed + 1, tensor, i) % 4;
        const float value = value_at(seed, tensor, i);
        if (tensor == TensorName::bias) return std::ldexp(value, -130);
        if (tensor == TensorName::x) return std::ldexp(value, choice == 0 ? -70 : choice == 1 ? -126 : -130);
        return choice == 0 ? std::ldexp(value, -70) : value;
    };
}

const Fill fill = {"subnormal", values};

}  // namespace

Check subnormal() {
    return {.name = "subnormal",
            .proves = "the bound holds where operands and products underflow: nothing is flushed to zero",
            .level = Level::full,
            .examine = [](const Case& trial) {
                if (trial.kernel.bound.scale != ErrorBound::Scale::componentwise)
                    return skipped("its bound says nothing of intermediate results that underflow");
                return within_bound(trial, fill);
            }};
}

}  // namespace tconv::verify::checks
