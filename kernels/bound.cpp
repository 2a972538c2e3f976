// What a kernel may lose and spread: the numbers and names of ErrorBound and Promises.
#include "kernels/kernel.hpp"

#include <array>
#include <limits>

namespace tconv {

double unit_roundoff(Dtype dtype) {
    constexpr std::array<double, 4> of = {0x1p-24, 0x1p-53, 0x1p-8, 0x1p-11};  // f32, f64, bf16, f16
    return of[static_cast<std::size_t>(dtype)];
}

double smallest_positive(Dtype dtype) {
    constexpr std::array<double, 4> of = {0x1p-149, 0x1p-1074, 0x1p-133, 0x1p-24};
    return of[static_cast<std::size_t>(dtype)];
}

double gamma(Dtype dtype, Index m) {
    const double roundings = static_cast<double>(m) * unit_roundoff(dtype);
    return roundings < 1 ? roundings / (1 - roundings) : std::numeric_limits<double>::infinity();
}

Dtype accumulator(Dtype dtype) { return dtype == Dtype::f64 ? Dtype::f64 : Dtype::f32; }

double last_rounding(Dtype dtype) { return accumulator(dtype) == dtype ? 0 : unit_roundoff(dtype); }

double summation_error(Dtype dtype, Index m) { return (1 + last_rounding(dtype)) * gamma(accumulator(dtype), m); }

// A product loses at most half of the smallest number, and so does the y that sums are rounded to; no products, no
// loss.
double underflow(Dtype dtype, Index products) {
    const bool rounded = accumulator(dtype) != dtype && products > 0;
    return static_cast<double>(products) * smallest_positive(accumulator(dtype)) +
           (rounded ? smallest_positive(dtype) / 2 : 0);
}

std::string_view name(ErrorBound::Scale scale) {
    return scale == ErrorBound::Scale::componentwise ? "componentwise" : "channelwise";
}

std::string_view name(Spread spread) {
    constexpr std::array<std::string_view, 3> names = {"exact", "weights spread", "operands spread"};
    return names[static_cast<std::size_t>(spread)];
}

}  // namespace tconv
