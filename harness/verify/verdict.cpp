// Judging: the kernel's bound, output by output, and the norms that tell how near the edge it runs.
#include "harness/verify/verdict.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <map>
#include <set>

namespace tconv::verify {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// The gap between the dtype's numbers at |exact|, f32's or bf16's; that of the smallest normal below it.
double ulp(Dtype dtype, double exact) {
    constexpr std::uint64_t fraction_bits = 52, smallest = 1023 - 126;  // exponents as a double stores them
    const std::uint64_t fraction = dtype == Dtype::bf16 ? 7 : 23;
    const std::uint64_t exponent = std::bit_cast<std::uint64_t>(std::fabs(exact)) >> fraction_bits;
    return std::bit_cast<double>((std::max(exponent, smallest) - fraction) << fraction_bits);
}

// Part of the outputs, compared.
struct Tally {
    Errors errors;
    double error_squares = 0, exact_squares = 0;

    void merge(const Tally& later) {
        errors.max_abs = std::max(errors.max_abs, later.errors.max_abs);
        errors.max_rel = std::max(errors.max_rel, later.errors.max_rel);
        errors.max_ulp = std::max(errors.max_ulp, later.errors.max_ulp);
        if (later.errors.bound_ratio > errors.bound_ratio) {
            errors.bound_ratio = later.errors.bound_ratio;
            errors.worst_index = later.errors.worst_index;
        }
        errors.mismatches += later.errors.mismatches;
        error_squares += later.error_squares;
        exact_squares += later.exact_squares;
    }
};

double error_of(double exact, float y) {
    if (std::isnan(exact)) return std::isnan(y) ? 0 : infinity;
    if (static_cast<double>(y) == exact) return 0;  // infinities too
    const double difference = std::fabs(static_cast<double>(y) - exact);
    return std::isnan(difference) ? infinity : difference;
}

void compare(double exact, double bound, float y, Index i, Dtype dtype, Tally& tally) {
    const double error = error_of(exact, y);
    if (!std::isnan(exact)) tally.exact_squares += exact * exact;
    if (error == 0) return;
    // An infinite error breaks any bound, also the infinite one of an output that meets an infinity.
    const double ratio = bound == 0 || error == infinity ? infinity : error / bound;
    Errors& errors = tally.errors;
    errors.max_abs = std::max(errors.max_abs, error);
    if (exact != 0) errors.max_rel = std::max(errors.max_rel, error / std::fabs(exact));
    errors.max_ulp = std::max(errors.max_ulp, error / ulp(dtype, exact));
    if (ratio > errors.bound_ratio) {
        errors.bound_ratio = ratio;
        errors.worst_index = i;
    }
    errors.mismatches += !(ratio <= 1);
    tally.error_squares += error * error;
}

// A kernel's bound with the numbers of one truth put in: per output row, factors and underflow by taps of the width
// axis.
class Bound {
public:
    Bound(const Truth& truth, const ErrorBound& bound, const Task& task)
        : truth_(truth), dtype_(task.dtype), componentwise_(bound.scale == ErrorBound::Scale::componentwise) {
        const Problem& p = truth.problem;
        const auto widths = distinct(width);
        for (const Index d : distinct(depth))
            for (const Index h : distinct(height)) {
                std::vector<Part>& parts = known_[d * h];
                parts.resize(static_cast<std::size_t>(*widths.rbegin() + 1));
                for (const Index w : widths) {
                    const Index products = p.group_in() * d * h * w;
                    parts[static_cast<std::size_t>(w)] = {bound.factor(task, products + (p.bias ? 1 : 0)),
                                                          underflow(dtype_, products)};
                }
            }
    }

    void compare_row(Index row, const float* y, Tally& tally) const {
        const Problem& p = truth_.problem;
        const Index planes = p.d().out(), rows = p.h().out(), length = p.w().out(), first = row * length;
        const auto& parts = known_.at(count(depth, row / rows % planes) * count(height, row % rows));
        const double* scale = componentwise_ ? truth_.magnitude.data() + first : nullptr;
        const double channel = truth_.envelope[static_cast<std::size_t>(row / (planes * rows))];
        for (Index o = 0; o < length; ++o) {
            const Part& part = parts[static_cast<std::size_t>(count(width, o))];
            const double s = scale ? scale[o] : channel;
            const double exact = truth_.y[static_cast<std::size_t>(first + o)];
            const double bound = (s == 0 ? 0 : part.factor * s) + rounding_ * std::fabs(exact) + part.underflow;
            compare(exact, bound, y[first + o], first + o, dtype_, tally);
        }
    }

private:
    struct Part {
        double factor = 0, underflow = 0;
    };
    Index count(std::size_t axis, Index o) const { return truth_.taps_at[axis][static_cast<std::size_t>(o)]; }
    std::set<Index> distinct(std::size_t axis) const {
        return {truth_.taps_at[axis].begin(), truth_.taps_at[axis].end()};
    }

    const Truth& truth_;
    Dtype dtype_;
    double rounding_ = last_rounding(dtype_);
    bool componentwise_;
    std::map<Index, std::vector<Part>> known_;  // by taps of depth times height, then of width
};

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

Verdict judge(const Truth& truth, const float* y, const ErrorBound& declared, const Task& task, int threads) {
    const Problem& p = truth.problem;
    const Bound bound(truth, declared, task);
    const Index rows = p.batch * p.c_out * p.d().out() * p.h().out();
    constexpr Index parts = 64;  // always as many, so that the sums' order does not depend on threads
    std::array<Tally, parts> tallies;
#pragma omp parallel for num_threads(threads > 1 && p.y_size() > 100'000 ? threads : 1)
    for (Index part = 0; part < parts; ++part)
        for (Index row = rows * part / parts; row < rows * (part + 1) / parts; ++row)
            bound.compare_row(row, y, tallies[static_cast<std::size_t>(part)]);
    Tally all;
    for (const Tally& tally : tallies) all.merge(tally);
    Errors& errors = all.errors;
    errors.rel_l2 = all.error_squares == 0 ? 0 : std::sqrt(all.error_squares / all.exact_squares);
    errors.rmse = std::sqrt(all.error_squares / static_cast<double>(truth.y.size()));
    if (errors.mismatches == 0) return {.errors = errors};
    return {.outcome = Outcome::disagrees, .message = explain(truth, errors, y), .errors = errors};
}

std::vector<Mismatch> mismatches(const Truth& truth, const float* y, const ErrorBound& declared, const Task& task,
                                 std::size_t most) {
    const Problem& p = truth.problem;
    const bool componentwise = declared.scale == ErrorBound::Scale::componentwise;
    const Index length = p.w().out();
    std::vector<Mismatch> found;
    for (Index i = 0; i < p.y_size() && found.size() < most; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const double error = error_of(truth.y[at], y[i]);
        if (error == 0) continue;
        const Index terms = truth.products(i / length, i % length), products = terms - (p.bias ? 1 : 0);
        const double scale =
            componentwise ? truth.magnitude[at] : truth.envelope[static_cast<std::size_t>(i / p.out_pixels())];
        const double bound = (scale == 0 ? 0 : declared.factor(task, terms) * scale) +
                             last_rounding(task.dtype) * std::fabs(truth.y[at]) + underflow(task.dtype, products);
        if (error == infinity || error > bound)
            found.push_back({i, static_cast<double>(y[i]), truth.y[at], error, bound});
    }
    return found;
}

}  // namespace tconv::verify
