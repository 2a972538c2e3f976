// The SQL of merge/sql/ with its blanks filled in, so that a new column of a table is copied without naming it:
//
//     {source}            the schema that the input is attached as
//     {table}             the table a file is used for, where it serves several
//     {trial - trial_id}  the columns of `trial` but trial_id and generated ones: "run_id, problem_id, …"
//     {s.trial}           the same, of a table called s: "s.trial_id, s.run_id, …"
#pragma once

#include "harness/store/database.hpp"

#include <string>
#include <string_view>

namespace tconv::store {

struct Blanks {
    std::string source, table;
};

// The columns are those of main.
std::string filled(Database& database, std::string_view sql, const Blanks& blanks);

}  // namespace tconv::store
