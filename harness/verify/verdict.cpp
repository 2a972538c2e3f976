// Judging: the kernel's bound, output by output, and the norms that tell how near the edge it runs.
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

// A kernel's bound with the numbers of one truth put in.
class Bound {
public:
    Bound(const Truth& truth, const ErrorBound& bound, const Task& task)
        : truth_(truth), bound_(bound), task_(task), factors_(most_taps() + 1, -1) {}

    double at(Index row, Index o) {
        const Index taps = truth_.taps(row, o);
        const Index channel = row / (truth_.problem.d().out() * truth_.problem.h().out());
        const auto i = static_cast<std::size_t>(row * truth_.problem.w().out() + o);
        const double scale = bound_.scale == ErrorBound::Scale::componentwise
                                 ? truth_.magnitude[i]
                                 : truth_.envelope[static_cast<std::size_t>(channel)];
        const double underflow = static_cast<double>(truth_.problem.group_in() * taps) * smallest_positive(task_.dtype);
        return (scale == 0 ? 0 : factor(taps) * scale) + underflow;
    }

private:
    std::size_t most_taps() const {
        Index most = 1;
        for (const auto& taps : truth_.taps_at) most *= *std::ranges::max_element(taps);
        return static_cast<std::size_t>(most);
    }
    double factor(Index taps) {
        double& known = factors_[static_cast<std::size_t>(taps)];
        if (known < 0) known = bound_.factor(task_, truth_.problem.group_in() * taps + (truth_.problem.bias ? 1 : 0));
        return known;
    }

    const Truth& truth_;
    const ErrorBound& bound_;
    const Task& task_;
    std::vector<double> factors_;  // by taps; negative: not asked yet
};

double error_of(double exact, float y) {
    if (std::isnan(exact)) return std::isnan(y) ? 0 : infinity;
    if (static_cast<double>(y) == exact) return 0;  // infinities too
    const double difference = std::fabs(static_cast<double>(y) - exact);
    return std::isnan(difference) ? infinity : difference;
}

void compare(double exact, double bound, float y, Index i, Errors& errors, Sums& sums) {
    const double error = error_of(exact, y);
    const double ratio = error == 0 ? 0 : bound == 0 ? infinity : error / bound;

    errors.max_abs = std::max(errors.max_abs, error);
    if (exact != 0 && error > 0) errors.max_rel = std::max(errors.max_rel, error / std::fabs(exact));
    if (error > 0) errors.max_ulp = std::max(errors.max_ulp, error / ulp_f32(exact));
    if (!(ratio <= errors.bound_ratio)) {
        errors.bound_ratio = ratio;
        errors.worst_index = i;
    }
    errors.mismatches += !(ratio <= 1);
    sums.error_squares += error * error;
    sums.exact_squares += exact * exact;
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

std::string coordinates(const Problem& p, Index i) {
    const Index pixel = i % p.out_pixels(), channel = i / p.out_pixels();
    const std::array<Index, 3> at = {pixel / (p.h().out() * p.w().out()), pixel / p.w().out() % p.h().out(),
                                     pixel % p.w().out()};
    std::string text = std::to_string(channel / p.c_out) + ", " + std::to_string(channel % p.c_out);
    for (std::size_t axis = 3 - static_cast<std::size_t>(p.spatial); axis < 3; ++axis)
        text += ", " + std::to_string(at[axis]);
    return text;
}

std::string_view name(Outcome outcome) {
    constexpr std::array<std::string_view, 7> names = {"agrees",    "disagrees",     "declined", "crashed",
                                                       "timed_out", "out_of_memory", "skipped"};
    return names[static_cast<std::size_t>(outcome)];
}

Verdict judge(const Truth& truth, const float* y, const ErrorBound& declared, const Task& task) {
    const Problem& p = truth.problem;
    Bound bound(truth, declared, task);
    Errors errors;
    Sums sums;
    for (Index row = 0; row < p.batch * p.c_out * p.d().out() * p.h().out(); ++row) {
        const Index first = row * p.w().out();
        for (Index o = 0; o < p.w().out(); ++o)
            compare(truth.y[static_cast<std::size_t>(first + o)], bound.at(row, o), y[first + o], first + o, errors,
                    sums);
    }
    errors.rel_l2 = sums.error_squares == 0 ? 0 : std::sqrt(sums.error_squares / sums.exact_squares);
    errors.rmse = std::sqrt(sums.error_squares / static_cast<double>(truth.y.size()));
    if (errors.mismatches == 0) return {.errors = errors};
    return {.outcome = Outcome::disagrees, .message = explain(truth, errors, y), .errors = errors};
}

}  // namespace tconv::verify
