#include "harness/compare/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace tconv::compare {
namespace {

constexpr std::size_t exact_values = 40;  // beyond, the normal approximation is good

struct Ranks {
    std::vector<int> doubled;  // twice the mid-rank, so that ties stay integers
    double tie_term = 0;       // Σ(t³ − t) over groups of equal values
};

Ranks rank(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
    Ranks ranks{std::vector<int>(values.size()), 0};
    for (std::size_t first = 0, last = 0; first < order.size(); first = last) {
        while (last < order.size() && values[order[last]] == values[order[first]]) ++last;
        for (std::size_t i = first; i < last; ++i) ranks.doubled[order[i]] = static_cast<int>(first + last + 1);
        const auto tied = static_cast<double>(last - first);
        ranks.tie_term += tied * (tied * tied - 1);
    }
    return ranks;
}

// How many of the ways, counted by their sum, lie at least as far from the middle of all sums as `seen` does.
double share_as_extreme(const std::vector<double>& ways, int seen, double middle) {
    double extreme = 0, all = 0;
    const double distance = std::fabs(seen - middle);
    for (std::size_t sum = 0; sum < ways.size(); ++sum) {
        all += ways[sum];
        if (std::fabs(static_cast<double>(sum) - middle) >= distance - 1e-9) extreme += ways[sum];
    }
    return all > 0 ? std::min(1.0, extreme / all) : 1;
}

double two_sided_normal(double distance, double variance, double continuity) {
    if (variance <= 0) return 1;
    return std::erfc(std::max(0.0, distance - continuity) / std::sqrt(2 * variance));
}

// In how many ways can `take` of the doubled ranks sum to each value?
std::vector<double> ways_to_take(const std::vector<int>& doubled, std::size_t take) {
    const auto most = static_cast<std::size_t>(std::accumulate(doubled.begin(), doubled.end(), 0));
    std::vector<std::vector<double>> ways(take + 1, std::vector<double>(most + 1, 0.0));
    ways[0][0] = 1;
    for (const int rank : doubled) {
        const auto r = static_cast<std::size_t>(rank);
        for (std::size_t k = take; k >= 1; --k)
            for (std::size_t sum = most; sum >= r; --sum) ways[k][sum] += ways[k - 1][sum - r];
    }
    return ways[take];
}

// SplitMix64 (Steele, Lea & Flood 2014).
struct Random {
    std::uint64_t state;
    std::size_t below(std::size_t n) {
        std::uint64_t z = state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return static_cast<std::size_t>((z ^ (z >> 31)) % n);
    }
};

double median_in_place(std::vector<double>& values) {
    if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

Interval middle_95_percent(std::vector<double>& values) {
    std::ranges::sort(values);
    const auto at = [&](double share) {
        return values[static_cast<std::size_t>(std::lround(share * static_cast<double>(values.size() - 1)))];
    };
    return {at(0.025), at(0.975)};
}

}  // namespace

double mann_whitney(std::span<const double> a, std::span<const double> b) {
    if (a.empty() || b.empty()) return 1;
    std::vector<double> both(a.begin(), a.end());
    both.insert(both.end(), b.begin(), b.end());
    const Ranks ranks = rank(both);
    const int seen = std::accumulate(ranks.doubled.begin(), ranks.doubled.begin() + std::ssize(a), 0);
    const auto n = static_cast<double>(both.size()), na = static_cast<double>(a.size()), nb = n - na;
    const double middle = na * (n + 1);  // of doubled rank sums
    if (both.size() <= exact_values) return share_as_extreme(ways_to_take(ranks.doubled, a.size()), seen, middle);
    const double variance = na * nb / 12 * ((n + 1) - ranks.tie_term / (n * (n - 1)));
    return two_sided_normal(std::fabs(seen - middle) / 2, variance, 0.5);
}

double sign_test(std::span<const double> a, std::span<const double> b) {
    int above = 0, below = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        above += b[i] > a[i];
        below += b[i] < a[i];
    }
    const double n = above + below;
    double tail = 0;  // P(Bin(n, ½) ≤ the rarer sign)
    for (int k = 0; k <= std::min(above, below); ++k)
        tail += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) - n * std::log(2.0));
    return std::min(1.0, 2 * tail);
}

Interval ratio_of_medians(std::span<const double> a, std::span<const double> b, std::uint64_t seed, int resamples) {
    if (a.empty() || b.empty()) return {std::nan(""), std::nan("")};
    Random random{seed};
    std::vector<double> found, drawn_a(a.size()), drawn_b(b.size());
    for (int i = 0; i < resamples; ++i) {
        for (double& value : drawn_a) value = a[random.below(a.size())];
        for (double& value : drawn_b) value = b[random.below(b.size())];
        found.push_back(median_in_place(drawn_b) / median_in_place(drawn_a));
    }
    return middle_95_percent(found);
}

std::vector<double> ratios(std::span<const double> a, std::span<const double> b) {
    std::vector<double> all;
    for (std::size_t i = 0; i < a.size(); ++i) all.push_back(b[i] / a[i]);
    return all;
}

Interval median_within(std::span<const double> values, std::uint64_t seed, int resamples) {
    if (values.empty()) return {std::nan(""), std::nan("")};
    Random random{seed};
    std::vector<double> found, drawn(values.size());
    for (int i = 0; i < resamples; ++i) {
        for (double& value : drawn) value = values[random.below(values.size())];
        found.push_back(median_in_place(drawn));
    }
    return middle_95_percent(found);
}

std::vector<double> adjusted(std::span<const double> p) {
    std::vector<std::size_t> order(p.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return p[i]; });
    std::vector<double> q(p.size());
    double smallest = 1;
    for (std::size_t place = p.size(); place > 0; --place) {
        const std::size_t i = order[place - 1];
        smallest = std::min(smallest, p[i] * static_cast<double>(p.size()) / static_cast<double>(place));
        q[i] = smallest;
    }
    return q;
}

double median(std::span<const double> values) {
    std::vector<double> copy(values.begin(), values.end());
    return median_in_place(copy);
}

}  // namespace tconv::compare
