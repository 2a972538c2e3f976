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

// One problem with trials left, and its share of the work.
struct Left {
    std::int64_t problem_id;
    std::string layer, label;
    double work;
};
std::vector<Left> unfinished_problems(store::Database& database, std::int64_t run_id);

std::map<std::string, std::int64_t> count_verdicts(store::Database& database, std::int64_t run_id);

}  // namespace tconv::sweep
