// One problem of a run: its unfinished kernels judged, then those that agree timed together, every step committed.
#pragma once

#include "harness/store/database.hpp"
#include "harness/sweep/progress.hpp"
#include "harness/sweep/sweep.hpp"

#include <cstdint>

namespace tconv::sweep {

// Returns how many trials it finished. Ends early, with everything so far stored, when an interrupt is requested between
// two trials; timing, once begun, is finished.
std::int64_t sweep_problem(store::Database& database, const Request& request, std::int64_t run_id,
                           std::int64_t problem_id, Progress& progress);

}  // namespace tconv::sweep
