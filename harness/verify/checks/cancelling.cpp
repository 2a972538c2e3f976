// cancelling: inputs near 1, weights near ±1 with signs that alternate from tap to tap and from channel to channel, so
// that sums are small against their terms. Their error is what the bound allows of the terms, not of the sum: a kernel
// that sums in a lower precision shows here first.
#include "harness/verify/check.hpp"

namespace tconv::verify::checks {
namespace {

Generator values(const Problem& p, Seed seed) {
    const Index taps = p.taps(), pairs = p.group_out();
    return [=](TensorName tensor, Index i) {
        const float near_one = 1 + value_at(seed, tensor, i) * 0x1p-10f;
        if (tensor == TensorName::x) return near_one;
        if (tensor == TensorName::bias) return near_one * 0x1p-10f;
        return (i % taps + i / taps / pairs) % 2 == 0 ? near_one : -near_one;
    };
}

const Fill fill = {"cancelling", values};

}  // namespace

Check cancelling() {
    return {.name = "cancelling",
            .proves = "the bound holds where sums cancel",
            .level = Level::full,
            .examine = [](const Case& trial) { return within_bound(trial, fill); }};
}

}  // namespace tconv::verify::checks
