// `where`: an SQL expression of the user's over the columns of table problem.
//
// It is prepared as WHERE (…) under an authorizer that allows one SELECT, the reading of problem's columns, and
// functions without side effects or large results: nothing else in SQLite is within its reach, no second statement, no
// subselect, no other table, no write. It must also stand as a column, SELECT (…), which tells an expression from text
// that closes the bracket. It runs for ten seconds at most.
#pragma once

#include "harness/store/database.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace tconv::grid {

// The ids of the problems for which `expression` is true, ascending. Throws GridError, "where: …".
std::vector<std::int64_t> problems_where(store::Database& workshop, std::string_view expression);

}  // namespace tconv::grid
