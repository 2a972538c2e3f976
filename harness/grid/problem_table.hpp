// Problems into the problem table, many at a time.
#pragma once

#include "harness/store/statement.hpp"
#include "kernels/problem.hpp"

#include <cstdint>

namespace tconv::grid {

// Holds its statements prepared. The database must outlive it.
class ProblemTable {
public:
    explicit ProblemTable(store::Database& database);
    // Inserts `problem` unless it is there; its problem_id. Throws ProblemError when `validate` refuses it.
    std::int64_t remember(const Problem& problem);

private:
    store::Statement insert_, find_;
};

}  // namespace tconv::grid
