#include "harness/grid/problem_table.hpp"

#include "harness/grid/columns.hpp"
#include "harness/grid/grid.hpp"

namespace tconv::grid {

ProblemTable::ProblemTable(store::Database& database)
    : insert_(store::prepare(database, "harness/grid/sql/insert_problem.sql")),
      find_(store::prepare(database, "harness/grid/sql/find_problem.sql")) {}

std::int64_t ProblemTable::remember(const Problem& problem) {
    validate(problem);
    const std::string text = label(problem);
    const Row row = to_row(problem);
    for (std::size_t i = 0; i < row.size(); ++i) insert_.bind(std::string(":") + problem_columns[i], row[i]);
    insert_.bind(":label", text).bind(":useful_macs", problem.useful_macs()).run();
    find_.bind(":label", text).step();
    const std::int64_t id = find_.integer(0);
    find_.reset();
    return id;
}

std::int64_t remember_problem(store::Database& database, const Problem& problem) {
    return ProblemTable(database).remember(problem);
}

Problem recall_problem(store::Database& database, std::int64_t problem_id) {
    store::Statement recall = store::prepare(database, "harness/grid/sql/recall_problem.sql");
    recall.bind(":problem", problem_id);
    if (!recall.step()) throw GridError("there is no problem " + std::to_string(problem_id));
    return read_problem(recall);
}

}  // namespace tconv::grid
