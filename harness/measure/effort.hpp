// How much is measured, and when it is enough.
//
// Timing ends when the median is known well enough: when it is known to within `precision` of itself, by half the width
// of its 95% confidence interval. The interval makes no assumption about the distribution. Of n independent repetitions
// sorted, the true median lies below the k-th with the probability that at most k − 1 of n fair coins fall heads; so
// [x_k, x_(n+1−k)] holds it with at least 95% for the largest k with 2·P(Bin(n, ½) ≤ k − 1) ≤ 5% (David & Nagaraja,
// Order Statistics, 2003, §7.1). Looking again and again until it is narrow makes it a little too narrow at the end;
// hence it is looked at rarely, and not before `repetitions_to_trust`.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace tconv::measure {

enum class Cache {
    warm,  // the repetition runs on what the one before it left in the caches
    cold,  // every cache is swept with foreign data before each iteration, outside the timing
};

struct Effort {
    int repetitions = 60;                        // at most, per subject
    int repetitions_at_least = 3;                // even where one run is longer than the budget
    int repetitions_to_trust = 15;               // below, a narrow interval is luck, and rank tests tell nothing
    double precision = 0.01;                     // half the interval's width ÷ median, at which a subject is done
    double sample_ns = 1e6;                      // iterations are raised until a sample is this long
    double budget_ns = 1e9;                      // a subject's repetitions together take about this long at most
    double drift = 0.25;                         // of the sentinel: a batch that drifts further is disturbed
    int attempts = 3;                            // at a batch: the disturbed ones in a row after which it is given up
    int visit = 0;                               // repetitions of a subject in one batch, at most; 0: until it is done
    std::uint64_t cold_sweep_bytes = 64u << 20;  // more than all caches together
};

// Iterations in one sample, and samples at most, for a run of `estimate_ns`.
struct Amount {
    std::int64_t iterations;
    int repetitions;
};
Amount amount_for(double estimate_ns, Cache cache, const Effort& effort);

struct MedianInterval {
    double low, high;
};
// 95%, of the median of what the values were drawn from; nothing for fewer than six, which cannot tell.
std::optional<MedianInterval> median_interval(std::span<const double> values);
// (high − low) ÷ 2 ÷ median: the median ± so much of itself. Infinite where there is no interval.
double precision_of(std::span<const double> values);

enum class Stop { precision, repetitions, time };
std::string_view name(Stop);  // as the database spells it

// Why a subject with these repetitions is done; nothing: it is not. `spent_ns` is what they took together.
std::optional<Stop> why_stop(std::span<const double> ns, double spent_ns, const Effort& effort);

}  // namespace tconv::measure
