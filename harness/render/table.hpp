// Rows of a query, ready to print: values as SQLite gave them, and how to write them down.
#pragma once

#include "harness/store/statement.hpp"

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace tconv::render {

struct Table {
    std::vector<std::string> columns;
    std::vector<std::vector<store::Value>> rows;
};

// Steps `statement` to its end.
Table read(store::Statement& statement);

// terminal: aligned box-less columns that fit the screen they are shown on (screen.hpp, layout.hpp); markdown: GitHub
// tables; csv: RFC 4180 with LF; json: an array of objects.
enum class Format { terminal, markdown, csv, json };
Format parse_format(std::string_view name);  // "table", "markdown", "csv", "json"; throws std::invalid_argument
constexpr bool for_machines(Format format) { return format == Format::csv || format == Format::json; }

// People (terminal, markdown) get reals rounded to four significant digits, columns of numbers aligned to the right,
// "–" for NULL, and text in which control characters are spelled out: what a kernel calls itself cannot break the
// terminal or the table. Machines (csv, json) get every value exactly as it is. At most `limit` rows (0: all) are
// written for people, with a closing line saying how many were left out; machines get all.
void write(std::ostream& out, const Table& table, Format format, std::size_t limit = 0);

}  // namespace tconv::render
