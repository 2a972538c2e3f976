// A problem as a row: the columns of table problem that define it, in one order for every statement and SQL function.
#pragma once

#include "harness/store/statement.hpp"
#include "kernels/problem.hpp"

#include <array>
#include <cstdint>

namespace tconv::grid {

constexpr std::array<const char*, 24> problem_columns = {
    "spatial",    "batch",      "c_in",        "c_out",       "groups",      "bias",      "in_d",      "in_h",
    "in_w",       "kernel_d",   "kernel_h",    "kernel_w",    "stride_d",    "stride_h",  "stride_w",  "dilation_d",
    "dilation_h", "dilation_w", "pad_begin_d", "pad_begin_h", "pad_begin_w", "pad_end_d", "pad_end_h", "pad_end_w"};

using Row = std::array<std::int64_t, problem_columns.size()>;

Row to_row(const Problem& p);
Problem from_row(const Row& row);
// The current row of `statement`, whose first columns are problem_columns.
Problem read_problem(const store::Statement& statement);

}  // namespace tconv::grid
