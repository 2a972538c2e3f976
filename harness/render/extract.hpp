// The part of a database that a page carries: a database of its own, compact, with the same tables and views; v_result
// is a table of its rows there, so that reading it is cheap.
//
// Runs come whole or not at all, newest first, while their trials number at most `most_trials`; the newest always
// comes. Samples come after them: of each run that is in, all, newest run first, while they number at most
// `most_samples`; of the first run that does not fit, the first repetitions of every trial; of those before it, none.
// Rows that other rows stand on (problem, kernel, machine, build) all come.
#pragma once

#include "harness/store/database.hpp"

#include <cstdint>

namespace tconv::render {

struct ExtractLimits {
    std::int64_t most_trials = 200'000, most_samples = 500'000;
};

struct Extract {
    store::Database database;
    std::int64_t runs, runs_held, trials, trials_held, samples, samples_held;
};

// One consistent state of `database`, even while a sweep writes to it. Throws StoreError.
Extract extract(store::Database& database, const ExtractLimits& limits);

}  // namespace tconv::render
