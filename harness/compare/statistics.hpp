// The statistics of a comparison: rank and sign tests, an interval for the ratio of medians, and the false discovery
// rate.
//
// Timings are skewed, have outliers and no known distribution, hence ranks and medians: nothing here assumes normality.
// All functions are deterministic; where resampling is needed, the seed is a parameter.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace tconv::compare {

// Two-sided p-value of Mann & Whitney 1947 for two independent samples: how often would ranks lie at least as far apart
// if both came from one distribution? Exact given the ranks, ties included, up to 40 values together; beyond that the
// normal approximation with tie and continuity corrections. 1 when a side is empty.
double mann_whitney(std::span<const double> a, std::span<const double> b);

// Two-sided p-value of the sign test for pairs (Arbuthnot 1710), exact: how often would as many of n fair coins fall
// alike as pairs differ in one direction? Ties are left out. It asks about the median of the ratios alone, whereas
// Wilcoxon's signed ranks suppose that ratios are symmetric and heed the largest most: where a third of 60 repetitions
// with 2% of noise are interrupted, they find a difference of 5% four times in ten, signs nine times. Sizes must be
// equal.
double sign_test(std::span<const double> a, std::span<const double> b);

struct Interval {
    double low, high;
};

// Percentile bootstrap (Efron 1979), 95%, of median(b) ÷ median(a), from `resamples` resamples. Empty sides give
// {NaN, NaN}.
Interval ratio_of_medians(std::span<const double> a, std::span<const double> b, std::uint64_t seed,
                          int resamples = 1000);

// b[i] ÷ a[i]. What slows a machine down for a while slows down both of a pair, and leaves their ratio alone.
std::vector<double> ratios(std::span<const double> a, std::span<const double> b);

// The same bootstrap of median(values), such as that of the ratios of pairs.
Interval median_within(std::span<const double> values, std::uint64_t seed, int resamples = 1000);

// Benjamini & Hochberg 1995: for each p-value, the smallest false discovery rate at which it would be called. In the
// order given.
std::vector<double> adjusted(std::span<const double> p);

// The middle value, or the mean of both; NaN for none.
double median(std::span<const double> values);

}  // namespace tconv::compare
