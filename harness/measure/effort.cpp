#include "harness/measure/effort.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace tconv::measure {
namespace {

constexpr double allowed_outside = 0.05;

// The largest k with 2·P(Bin(n, ½) ≤ k − 1) ≤ 5%, from 1; 0 for none. Beyond a thousand, by the normal distribution.
std::size_t rank_of_bound(std::size_t n) {
    constexpr std::size_t exact = 1000;
    constexpr double half_of_normal = 0.98;  // 1.96 · ½
    const auto count = static_cast<double>(n);
    if (n > exact) return static_cast<std::size_t>(std::floor(count / 2 - half_of_normal * std::sqrt(count)));
    double term = std::ldexp(1.0, -static_cast<int>(n)), below = 0;  // P(Bin = k), P(Bin < k)
    std::size_t k = 0;
    while (k < n && 2 * (below + term) <= allowed_outside) {
        below += term;
        term *= (count - static_cast<double>(k)) / static_cast<double>(k + 1);
        ++k;
    }
    return k;
}

double middle(const std::vector<double>& sorted) {
    const std::size_t half = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

// At the first repetition that counts, and then whenever there are a tenth more.
bool is_time_to_look(std::size_t n, int first) {
    auto look = static_cast<std::size_t>(std::max(1, first));
    while (look < n) look += std::max<std::size_t>(1, look / 10);
    return look == n;
}

}  // namespace

Amount amount_for(double estimate_ns, Cache cache, const Effort& effort) {
    const double estimate = std::max(estimate_ns, 100.0);
    const double iterations = cache == Cache::cold ? 1 : std::clamp(effort.sample_ns / estimate, 1.0, 10'000.0);
    const double affordable = effort.budget_ns / (estimate * iterations);
    const int repetitions = static_cast<int>(std::min<double>(affordable, effort.repetitions));
    return {static_cast<std::int64_t>(iterations),
            std::max(repetitions, std::min(effort.repetitions_at_least, effort.repetitions))};
}

std::optional<MedianInterval> median_interval(std::span<const double> values) {
    const std::size_t rank = rank_of_bound(values.size());
    if (rank == 0) return std::nullopt;
    std::vector<double> sorted(values.begin(), values.end());
    std::ranges::sort(sorted);
    return MedianInterval{sorted[rank - 1], sorted[sorted.size() - rank]};
}

double precision_of(std::span<const double> values) {
    const auto interval = median_interval(values);
    if (!interval) return std::numeric_limits<double>::infinity();
    std::vector<double> sorted(values.begin(), values.end());
    std::ranges::sort(sorted);
    return (interval->high - interval->low) / 2 / middle(sorted);
}

std::string_view name(Stop stop) {
    constexpr std::array<std::string_view, 3> names = {"precision", "repetitions", "time"};
    return names[static_cast<std::size_t>(stop)];
}

std::optional<Stop> why_stop(std::span<const double> ns, double spent_ns, const Effort& effort) {
    const std::size_t n = ns.size();
    if (n == 0) return std::nullopt;
    const bool all = n >= static_cast<std::size_t>(effort.repetitions);
    const bool late = n >= static_cast<std::size_t>(effort.repetitions_at_least) &&
                      spent_ns * static_cast<double>(n + 1) / static_cast<double>(n) > effort.budget_ns;
    const bool enough = n >= static_cast<std::size_t>(effort.repetitions_to_trust);
    if (enough && (all || late || is_time_to_look(n, effort.repetitions_to_trust)) &&
        precision_of(ns) <= effort.precision)
        return Stop::precision;
    if (all) return Stop::repetitions;
    if (late) return Stop::time;
    return std::nullopt;
}

}  // namespace tconv::measure
