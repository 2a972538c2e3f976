// Where a run stands, by cheap queries: what is left is counted in its claims, never in its trials.
#pragma once

#include "harness/store/database.hpp"
#include "harness/sweep/assignment.hpp"
#include "harness/sweep/forecast.hpp"
#include "harness/sweep/plan.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <utility>

namespace tconv::sweep {

struct Standing {
    std::int64_t problems_left = 0, trials = 0, trials_left = 0, failed = 0;
    double trials_per_minute = 0;
    double eta_seconds = -1;  // negative: not known
};

// In the sweep: follows all sweeps of the run.
class Tally {
public:
    // `rounds`: timing is in rounds, a later one has less to do.
    Tally(store::Database& database, const Question& question, int workers, bool rounds);

    // One problem of this sweep is over: what was done of it, and what that took.
    void learn(const Assignment& assignment, double trials, double macs, double seconds);
    // Counts again, unless that was just now.
    const Standing& standing();

private:
    using Clock = std::chrono::steady_clock;
    void count();
    Load timing_of(double trials, double macs, int repetitions) const;

    store::Database& database_;
    const Question& question_;
    int workers_;
    bool rounds_;
    Forecast forecast_;
    Standing standing_;
    Clock::time_point counted_{};
    Clock::duration pause_{};
    std::deque<std::pair<Clock::time_point, std::int64_t>> left_before_;  // of the last minutes
};

}  // namespace tconv::sweep
