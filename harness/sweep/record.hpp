// Outcomes to rows.
#pragma once

#include "harness/measure/samples.hpp"
#include "harness/store/database.hpp"
#include "harness/verify/verify.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tconv::sweep {

struct Trial {
    std::int64_t trial_id = 0, problem_id = 0;
    std::string kernel_name;
    const Kernel* kernel = nullptr;  // nullptr: this build does not have it
    Task task;
    measure::Cache cache = measure::Cache::warm;
    bool judged = false;      // it agrees; only its timing is left
    double first_run_ns = 0;  // of the judged run
    std::string chosen = {};  // whom the judged kernel handed it to; empty: it is its own
};

// Verdict, counters and the trial's next state, in one transaction.
void record_verdict(store::Database& database, const Trial& trial, const verify::Attempt& attempt, verify::Seed seed,
                    std::string_view state);

// 'planned', 'judged' or 'done'. Stands inside the caller's transaction.
void set_state(store::Database& database, std::int64_t trial_id, std::string_view state);

}  // namespace tconv::sweep
