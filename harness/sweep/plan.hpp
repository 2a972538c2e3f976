// What a sweep is going to do, as rows: the run, its problems and its trials.
#pragma once

#include "harness/store/database.hpp"
#include "harness/sweep/sweep.hpp"

#include <cstdint>
#include <optional>

namespace tconv::sweep {

struct Run {
    std::int64_t run_id;
    bool resumed;
};

// Finds the run that asks the same question, or plans a new one in a single transaction.
Run find_or_plan(store::Database& database, const Request& request);

// What a worker needs to know of a run, read back from its row.
struct Question {
    std::int64_t run_id = 0;
    verify::Seed seed = 1;
    verify::Level checks = verify::Level::standard;
    bool timed = true;
    measure::Effort effort = {};
    std::vector<Dtype> dtypes;  // of its trials
    std::vector<int> threads;
};
Question recall_question(store::Database& database, std::int64_t run_id);

std::map<std::string, std::int64_t> count_verdicts(store::Database& database, std::int64_t run_id);

}  // namespace tconv::sweep
