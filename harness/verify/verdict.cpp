// Judging: the componentwise bound, output by output, and the norms that tell how near the edge a kernel runs.
#include "harness/verify/verdict.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

namespace tconv::verify {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// The gap between f32 numbers at |exact|; that of the smallest normal below it.
double ulp_f32(double exact) {
    int exponent = 0;
    std::frexp(exact, &exponent);
    return std::ldexp(1.0, std::max(exponent, -125) - 24);
}

struct Sums {
    double error_squares = 0, exact_squares = 0;
};

void compare(const Truth& truth, Index i, Index products, float y, Errors& errors, Sums& sums) {
    const double exact = truth.y[static_cast<std::size_t>(i)];
    const double difference = std::fabs(static_cast<double>(y) - exact);
    const double error = std::isnan(difference) ? infinity : difference;
    const double bound = gamma_f32(products) * truth.magnitude[static_cast<std::size_t>(i)];
    const double ratio = error == 0 ? 0 : bound == 0 ? infinity : error / bound;

    errors.max_abs = std::max(errors.max_abs, error);
    if (exact != 0) errors.max_rel = std::max(errors.max_rel, error / std::fabs(exact));
    errors.max_ulp = std::max(errors.max_ulp, error / ulp_f32(exact));
    if (ratio > errors.bound_ratio) {
        errors.bound_ratio = ratio;
        errors.worst_index = i;
    }
    errors.mismatches += !(ratio <= 1);
    sums.error_squares += error * error;
    sums.exact_squares += exact * exact;
}

std::string coordinates(const Problem& p, Index i) {
    const Index pixel = i % p.out_pixels(), channel = i / p.out_pixels();
    const std::array<Index, 3> at = {pixel / (p.h().out() * p.w().out()), pixel / p.w().out() % p.h().out(),
                                     pixel % p.w().out()};
    std::string text = std::to_string(channel / p.c_out) + ", " + std::to_string(channel % p.c_out);
    for (std::size_t axis = 3 - static_cast<std::size_t>(p.spatial); axis < 3; ++axis)
        text += ", " + std::to_string(at[axis]);
    return text;
}

std::string explain(const Truth& truth, const Errors& errors, const float* y) {
    const auto worst = static_cast<std::size_t>(errors.worst_index);
    char numbers[128];
    std::snprintf(numbers, sizeof numbers, " is %.9g, exactly %.9g: %.3g times the bound",
                  static_cast<double>(y[worst]), truth.y[worst], errors.bound_ratio);
    return std::to_string(errors.mismatches) + " of " + std::to_string(truth.y.size()) +
           " outputs beyond the error bound; worst y[" + coordinates(truth.problem, errors.worst_index) + "]" + numbers;
}

}  // namespace

std::string_view name(Outcome outcome) {
    constexpr std::array<std::string_view, 7> names = {"agrees",    "disagrees",     "declined", "crashed",
                                                       "timed_out", "out_of_memory", "skipped"};
    return names[static_cast<std::size_t>(outcome)];
}

double gamma_f32(Index m) {
    const double roundings = static_cast<double>(m) * 0x1p-24;
    return roundings < 1 ? roundings / (1 - roundings) : infinity;
}

Verdict judge(const Truth& truth, const float* y) {
    const Problem& p = truth.problem;
    Errors errors;
    Sums sums;
    for (Index row = 0; row < p.batch * p.c_out * p.d().out() * p.h().out(); ++row) {
        const Index first = row * p.w().out();
        for (Index o = 0; o < p.w().out(); ++o)
            compare(truth, first + o, truth.products(row, o), y[first + o], errors, sums);
    }
    errors.rel_l2 = sums.error_squares == 0 ? 0 : std::sqrt(sums.error_squares / sums.exact_squares);
    errors.rmse = std::sqrt(sums.error_squares / static_cast<double>(truth.y.size()));
    if (errors.mismatches == 0) return {.errors = errors};
    return {.outcome = Outcome::disagrees, .message = explain(truth, errors, y), .errors = errors};
}

}  // namespace tconv::verify
