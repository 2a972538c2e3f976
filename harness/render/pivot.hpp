// Tidy rows to a table with a column per kernel, thread count, run, …: made by SQL, and never by averaging unseen.
//
//     SELECT "problem", max("median_ms") FILTER (WHERE "kernel" IS 'naive') AS "naive",
//                       max("median_ms") FILTER (WHERE "kernel" IS 'tiled') AS "tiled"
//       FROM tidy GROUP BY "problem" ORDER BY min(_rowid_)
//
// Columns and rows stand in order of first appearance. A cell holds the value of one tidy row, as it is: when two rows
// fall into one cell, some key that varies is neither row, nor column, nor filtered, and the pivot refuses, naming it.
#pragma once

#include "harness/render/table.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tconv::render {

// The shape a result pivots to; an empty `column` means as it is. Names are spelled exactly as the query spells its
// columns.
struct Pivot {
    std::vector<std::string> rows;
    std::string column, value;
};

// One line: what does not fit, and what to do about it.
struct PivotError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Output columns beyond this are refused: nobody reads them, and SQLite ends at 2000.
inline constexpr std::size_t most_columns = 100;

// Pivots the temporary table `tidy`; the first columns of the result are the row keys. Throws PivotError.
Table pivot_table(store::Database& database, std::string_view tidy, const Pivot& pivot);

// As SQL spells them, whatever they hold: "a ""b""", 'it''s', 12, NULL.
std::string identifier(std::string_view name);
std::string literal(const store::Value& value);

}  // namespace tconv::render
