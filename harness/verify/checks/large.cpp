// large: positive operands times a power of two such that Σ|x·w| comes near the largest f32 and stays below: no sum
// overflows, in any order, and none may become infinite. Positive, so that the sums themselves are large.
#include "harness/verify/check.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tconv::verify::checks {
namespace {

// The most inputs of one channel that meet at an output of this axis: taps k·dilation ≡ o + pad (mod stride).
Index meeting(const Axis& a) {
    const Index every = a.stride / std::gcd(a.stride, a.dilation);
    return std::min(a.in, (a.kernel + every - 1) / every);
}

// |bias| + Σ|x·w| ≤ 2^122 + m·2^e ≤ 2^127, with m the most products that can meet at an output; operands in [½, 1]
// times their share of 2^e keep every sum of m within a factor of 8 of that.
Generator values(const Problem& p, Seed seed) {
    double most = static_cast<double>(p.group_in());
    for (const Axis& a : p.axis) most *= static_cast<double>(meeting(a));
    const int exponent = static_cast<int>(std::floor(126 - std::log2(most)));
    return [=](TensorName tensor, Index i) {
        const float value = 0.5f + std::fabs(value_at(seed, tensor, i)) / 2;
        const int share = tensor == TensorName::x ? exponent / 2 : exponent - exponent / 2;
        return std::ldexp(value, tensor == TensorName::bias ? 122 : share);
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
