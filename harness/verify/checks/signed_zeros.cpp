// signed_zeros: half of inputs and weights are +0 or −0. The value is judged, not a zero's sign: the definition does
// not say which zero an empty or a cancelled sum is.
#include "harness/verify/check.hpp"

namespace tconv::verify::checks {
namespace {

const Fill fill = {"signed_zeros", [](const Problem&, Seed seed) -> Generator {
                       return [seed](TensorName tensor, Index i) {
                           const std::uint64_t choice = bits_at(seed + 1, tensor, i) % 4;
                           return choice == 0 ? 0.0f : choice == 1 ? -0.0f : value_at(seed, tensor, i);
                       };
                   }};

}  // namespace

Check signed_zeros() {
    return {.name = "signed_zeros",
            .proves = "the bound holds where many operands are zeros of either sign",
            .level = Level::full,
            .examine = [](const Case& trial) { return within_bound(trial, fill); }};
}

}  // namespace tconv::verify::checks
