// The machine's ceilings of a run, measured once and stored.
#pragma once

#include "harness/store/database.hpp"
#include "harness/sweep/plan.hpp"

namespace tconv::sweep {

// Measures and stores the peaks of the run's dtypes and thread counts, unless they are there. About a second a thread
// count.
void ensure_peaks(store::Database& database, const Question& question);

}  // namespace tconv::sweep
