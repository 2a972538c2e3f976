// What `tconv status` tells of a run: read from the database alone, by anybody, while sweeps are at work.
#pragma once

#include "harness/store/database.hpp"

#include <cstdint>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tconv::sweep {

struct SweepAtWork {
    std::string hostname;
    std::int64_t pid = 0;
    bool lives = true;  // as far as can be told from here
    double trials_per_minute = 0, eta_seconds = -1;
};

struct WorkerAtWork {
    std::string hostname;
    std::int64_t pid = 0;
    std::string part, problem, kernel, dtype;  // part empty: it waits; kernel empty: between trials
    std::int64_t threads = 0;
    std::string phase;
    double seconds = 0;  // at its problem
};

struct Overview {
    std::int64_t run_id = 0;
    std::string command_line, started_at, finished_at;
    std::map<std::string, std::int64_t> verdicts;  // 'left' counts trials not done
    std::int64_t problems_left = 0;
    std::int64_t batches = 0, disturbed = 0, drifted_trials = 0;  // a batch is a problem timed once
    double last_drift = 0, slowest = 1;                           // of the newest batch; sentinel, most ÷ least
    std::vector<SweepAtWork> sweeps;
    std::vector<WorkerAtWork> workers;
};

// Runs that sweeps are at work on, and the newest; or `run_id` alone. Throws StoreError where there is no such run.
std::vector<Overview> overviews(store::Database& database, std::optional<std::int64_t> run_id);

void write_overview(std::ostream& out, const Overview& overview);

}  // namespace tconv::sweep
