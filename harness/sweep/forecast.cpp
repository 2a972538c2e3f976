#include "harness/sweep/forecast.hpp"

#include <algorithm>

#include <cstddef>

namespace tconv::sweep {
namespace {

constexpr double macs_per_ns = 2, fixed_ns = 1e7, seconds_floor = 1e-3;

// The guess, and about how much of each quantity must have been seen until data counts as much.
constexpr std::array<double, 3> guess = {fixed_ns * 1e-9, 1e-9 / macs_per_ns, 1};
constexpr std::array<double, 3> doubt = {10, 1e9, 2};

std::array<double, 3> quantities(const Load& load) { return {load.trials, load.macs, load.timing_seconds}; }

}  // namespace

double guessed_trial_ns(double macs, bool timed, const measure::Effort& effort) {
    const double run_ns = macs / macs_per_ns;
    if (!timed) return fixed_ns + run_ns;
    const measure::Amount amount = measure::amount_for(run_ns, measure::Cache::warm, effort);
    const double runs = amount.repetitions * (static_cast<double>(amount.iterations) + 1);  // each warmed by one more
    return fixed_ns + run_ns * (1 + runs);
}

Load judging(double trials, double macs) { return {.trials = trials, .macs = trials * macs, .timing_seconds = 0}; }

Load timing(double trials, double macs, const measure::Effort& effort) {
    const double ns = guessed_trial_ns(macs, true, effort) - guessed_trial_ns(macs, false, effort);
    return {.trials = 0, .macs = 0, .timing_seconds = trials * ns * 1e-9};
}

// In units of `doubt` the prior weighs one observation of each quantity alone.
Forecast::Forecast() {
    for (std::size_t i = 0; i < guess.size(); ++i) {
        matrix_[i][i] = 1;
        right_[i] = guess[i] * doubt[i];
    }
    solve();
}

// Weighted by the inverse of what was expected: long problems count more, and do not count alone.
void Forecast::learn(const Load& load, double seconds) {
    const auto x = quantities(load);
    const double weight = 1 / std::max(seconds_floor, this->seconds(load));
    for (std::size_t i = 0; i < x.size(); ++i) {
        for (std::size_t j = 0; j < x.size(); ++j) matrix_[i][j] += weight * x[i] / doubt[i] * x[j] / doubt[j];
        right_[i] += weight * x[i] / doubt[i] * seconds;
    }
    solve();
}

double Forecast::seconds(const Load& load) const {
    const auto x = quantities(load);
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += coefficients_[i] * x[i];
    return sum;
}

// Non-negative by coordinate descent: the matrix is positive definite, so that it converges.
void Forecast::solve() {
    Vector scaled;
    for (std::size_t i = 0; i < 3; ++i) scaled[i] = std::max(0.0, coefficients_[i] * doubt[i]);
    constexpr int rounds = 100;
    for (int round = 0; round < rounds; ++round)
        for (std::size_t i = 0; i < 3; ++i) {
            double rest = right_[i];
            for (std::size_t j = 0; j < 3; ++j)
                if (j != i) rest -= matrix_[i][j] * scaled[j];
            scaled[i] = std::max(0.0, rest / matrix_[i][i]);
        }
    for (std::size_t i = 0; i < 3; ++i) coefficients_[i] = scaled[i] / doubt[i];
}

}  // namespace tconv::sweep
