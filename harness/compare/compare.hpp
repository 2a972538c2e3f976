// Two sides, trial by trial: slower, faster, the same, or not to be told from these samples.
//
// A key is SLOWER (FASTER) when two things hold. The difference is real: its rank-test p-value, adjusted over all keys,
// is within the false discovery rate. And it matters: the ratio B ÷ A is at least 1 + min_effect (at most
// its inverse). It is the SAME when the 95% bootstrap interval of that ratio lies within these two limits. Everything
// else is UNSURE: more samples would tell.
#pragma once

#include "harness/compare/side.hpp"
#include "harness/compare/statistics.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tconv::compare {

struct Rule {
    double min_effect = 0.03;            // relative
    double false_discovery_rate = 0.05;  // of SLOWER and FASTER together, over all keys
    int samples_at_least = 5;            // a side with fewer leaves its key UNSURE
};

enum class Call { slower, faster, same, unsure };
std::string_view name(Call);  // "SLOWER"

struct Comparison {
    Key key;
    std::string layer, kernel_a, kernel_b;
    Call call = Call::unsure;
    double a_ns = 0, b_ns = 0;   // medians
    double ratio = 1;            // above 1, B is slower: b_ns ÷ a_ns, or, paired, the median of the rounds' ratios
    Interval interval = {1, 1};  // 95%, of the ratio
    double p = 1, q = 1;         // of no difference; adjusted over all keys
    std::size_t a_samples = 0, b_samples = 0;
    bool paired = false;   // repetitions of the same rounds of one run, compared round by round
    bool settled = false;  // by new samples (replace)
};

// A trial that both sides judged, one of them not as right.
struct Change {
    Key key;
    std::string layer, a_verdict, b_verdict, message;
};

struct Outcome {
    std::vector<Comparison> compared;  // slowest ratio first
    std::vector<Change> broken;        // agreed in A, wrong or dead in B: a regression whatever the time
    std::vector<Change> mended;        // the other way round
    std::vector<Change> untimed;       // agree on both sides, but one has no times
    std::vector<Key> only_a, only_b;   // judged in one side and not even planned in the other

    std::size_t count(Call call) const;
    double geometric_mean() const;  // of all ratios; NaN for none
    bool regression() const { return count(Call::slower) > 0 || !broken.empty(); }
};

// `one_run`: both sides are the same run of the same file, so that repetitions pair by their round.
Outcome compare(const Side& a, const Side& b, bool one_run, const Rule& rule);

// Rows of `again` take the place of those of the same key, and all are called anew: `rule` holds over all of them. What
// is broken in `again` is broken.
void replace(Outcome& outcome, const Outcome& again, const Rule& rule);

}  // namespace tconv::compare
