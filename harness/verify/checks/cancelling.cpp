// cancelling: inputs near 1, weights near ±1 with signs that alternate from tap to tap and from channel to channel, so
// that sums are small against their terms. Their error is what the bound allows of the terms, not of the sum: a kernel
// that sums in a lower precision shows here first.
#include "harness/verify/check.hpp"

namespace tconv::verify::checks {
namespace {

Generator within(float of_one, const Problem& p, Seed seed) {
    const Index taps = p.taps(), pairs = p.group_out();
    return [=](TensorName tensor, Index i) {
        const float near_one = 1 + value_at(seed, tensor, i) * of_one;
        if (tensor == TensorName::x) return near_one;
        if (tensor == TensorName::bias) return near_one * of_one;
        return (i % taps + i / taps / pairs) % 2 == 0 ? near_one : -near_one;
    };
}

const Fill fill = {"cancelling", [](const Problem& p, Seed seed) { return within(0x1p-10f, p, seed); }};
// bf16 has no number between 1 and 1 + 2^−7.
const Fill coarse = {"cancelling", [](const Problem& p, Seed seed) { return within(0x1p-5f, p, seed); }};

}  // namespace

Check cancelling() {
    return {.name = "cancelling",
            .proves = "the bound holds where sums cancel",
            .level = Level::full,
            .examine = [](const Case& trial) {
                return within_bound(trial, trial.task.dtype == Dtype::bf16 ? coarse : fill);
            }};
}

}  // namespace tconv::verify::checks
