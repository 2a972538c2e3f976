// wide: magnitudes from 2^−30 to 2^30, each as likely, in inputs and weights: large products stand beside small ones,
// and whoever loses the small ones where nothing large meets them is beyond the bound.
#include "harness/verify/check.hpp"

#include <cmath>

namespace tconv::verify::checks {
namespace {

const Fill fill = {"wide", [](const Problem&, Seed seed) -> Generator {
                       return [seed](TensorName tensor, Index i) {
                           const int exponent = static_cast<int>(bits_at(seed + 1, tensor, i) % 61) - 30;
                           return std::ldexp(value_at(seed, tensor, i), exponent);
                       };
                   }};

}  // namespace

Check wide() {
    return {.name = "wide",
            .proves = "the bound holds where magnitudes range over 2^60",
            .level = Level::full,
            .examine = [](const Case& trial) { return within_bound(trial, fill); }};
}

}  // namespace tconv::verify::checks
