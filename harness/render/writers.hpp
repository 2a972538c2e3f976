// One writer a format; `write` in table.hpp picks among them.
#pragma once

#include "harness/render/screen.hpp"
#include "harness/render/table.hpp"

namespace tconv::render {

void write_terminal(std::ostream& out, const Table& table, std::size_t limit);
void write_markdown(std::ostream& out, const Table& table, std::size_t limit);
void write_csv(std::ostream& out, const Table& table);
void write_json(std::ostream& out, const Table& table);

// Text that Markdown shows as it is: nothing in it ends a table cell, opens a tag or a link, or changes the type.
std::string markdown_escaped(std::string_view text);

// How many rows people get to see of `table`.
std::size_t shown_rows(const Table& table, std::size_t limit);
// "… 12 more rows", or empty when all are shown.
std::string rows_left_out(const Table& table, std::size_t limit);
// Whether each column holds numbers only, so that it is aligned to the right.
std::vector<bool> number_columns(const Table& table);

}  // namespace tconv::render
