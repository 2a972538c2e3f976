// Columns aligned with blanks, a line under each header. The widest cell sets a column's width, up to `widest`.
#include "harness/render/text.hpp"
#include "harness/render/writers.hpp"

#include <algorithm>

namespace tconv::render {
namespace {

constexpr std::size_t widest = 120;  // longer text, such as a compiler's message, is cut
constexpr auto gap = "  ";

using Line = std::vector<std::string>;

std::vector<std::size_t> widths_of(const std::vector<Line>& lines) {
    std::vector<std::size_t> widths(lines.front().size());
    for (const Line& line : lines)
        for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], display_width(line[i]));
    return widths;
}

void write_line(std::ostream& out, const Line& cells, const std::vector<std::size_t>& widths,
                const std::vector<bool>& right) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string blanks(widths[i] - display_width(cells[i]), ' ');
        line += (i == 0 ? "" : gap) + (right[i] ? blanks + cells[i] : cells[i] + blanks);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << '\n';
}

Line underline(const std::vector<std::size_t>& widths) {
    Line rules(widths.size());
    for (std::size_t i = 0; i < widths.size(); ++i)
        for (std::size_t column = 0; column < widths[i]; ++column) rules[i] += "─";
    return rules;
}

}  // namespace

void write_terminal(std::ostream& out, const Table& table, std::size_t limit) {
    if (table.columns.empty()) return;
    std::vector<Line> lines(1);
    for (const std::string& name : table.columns) lines[0].push_back(shortened(printable(name), widest));
    for (std::size_t row = 0; row < shown_rows(table, limit); ++row) {
        Line& line = lines.emplace_back();
        for (const store::Value& value : table.rows[row]) line.push_back(shortened(for_people(value), widest));
    }
    const auto widths = widths_of(lines);
    const auto right = number_columns(table);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        write_line(out, lines[i], widths, right);
        if (i == 0) write_line(out, underline(widths), widths, right);
    }
    if (table.rows.empty()) out << "no rows\n";
    if (const std::string rest = rows_left_out(table, limit); !rest.empty()) out << rest << '\n';
}

}  // namespace tconv::render
