// A sweep: every kernel of a grid judged on every problem, what is right timed, everything stored as it happens.
//
// The database is the only state. The same question asked again (grid, seed, options, machine and build alike)
// goes on with the run that is there; a run that is complete is left as it is.
//
// This process never runs a kernel: workers do (worker.hpp), one problem at a time each. The death or hang of one
// becomes the verdict of the trial it was at, and the sweep goes on with a new one. Other sweeps may be at work on the
// same database, and share the run if they ask the same question (claims.hpp).
#pragma once

#include "harness/grid/grid.hpp"
#include "harness/grid/shard.hpp"
#include "harness/measure/samples.hpp"
#include "harness/store/database.hpp"
#include "harness/verify/check.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace tconv::sweep {

struct Request {
    std::filesystem::path database;
    std::vector<grid::Grid> grids;
    // Where it is set, `grids` may lack their problems, and this gives them: asked only where the run is new.
    std::function<std::vector<grid::Grid>()> expand = {};
    grid::Shard shard = {};  // which share of the problems these are: part of the question
    verify::Seed seed = 1;
    measure::Effort effort = {};
    verify::Level checks = verify::Level::standard;
    bool timed = true;                                    // false: judge only
    bool fresh = false;                                   // a new run even where one could go on
    bool quiet = false;                                   // no progress
    std::filesystem::path executable = "/proc/self/exe";  // re-entered as the worker
    double timeout_seconds = 0;  // a trial's, in one phase; 0: 2 min and the time at 20 million multiply-adds a second
    std::int64_t max_memory_bytes = 0;  // address space of the worker; 0: no limit
    store::Journal journal = store::Journal::wal;
    double budget_seconds = 0;     // it stops then, everything judged first, and timed in rounds; 0: when it is done
    int workers = 1;               // judging side by side, on different cores each
    bool timing_beside = false;    // what is timed need not have the host to itself; its rows say so then
    int deaths_to_quarantine = 3;  // a kernel that killed or hung so many workers is skipped for the rest of the run
    std::string settles = {};      // a comparison whose UNSURE trials this run measures again: no run to be `latest`
    std::string command_line = {}, note = {};
};

struct Summary {
    std::int64_t run_id = 0;
    std::map<std::string, std::int64_t> verdicts;  // 'agrees' -> 12; 'left' counts trials not done
    bool resumed = false, interrupted = false;
    bool out_of_budget = false;  // and there is something left

    std::int64_t count(const std::string& verdict) const {
        const auto found = verdicts.find(verdict);
        return found == verdicts.end() ? 0 : found->second;
    }
    // A kernel gave a wrong answer or none: disagrees, crashed or timed_out.
    bool any_failed() const { return count("disagrees") + count("crashed") + count("timed_out") > 0; }
};

// Throws StoreError where the database fails it; everything committed until then stays.
Summary run(const Request& request);

}  // namespace tconv::sweep
