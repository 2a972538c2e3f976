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

// terminal: aligned box-less columns; markdown: GitHub tables; csv: RFC 4180; json: an array of objects.
enum class Format { terminal, markdown, csv, json };
Format parse_format(std::string_view name);  // "table", "markdown", "csv", "json"; throws std::invalid_argument

// Numbers are right-aligned and rounded to four significant digits for people (terminal, markdown), exact for machines (csv, json).
// At most `limit` rows (0: all) are written for people, with a closing line saying how many were left out; machines get all.
void write(std::ostream& out, const Table& table, Format format, std::size_t limit = 0);

}  // namespace tconv::render
