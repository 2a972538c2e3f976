#include "harness/render/table.hpp"

#include "harness/render/text.hpp"
#include "harness/render/writers.hpp"

#include <stdexcept>

namespace tconv::render {

Table read(store::Statement& statement) {
    Table table;
    for (int column = 0; column < statement.columns(); ++column) table.columns.push_back(statement.column_name(column));
    while (statement.step()) {
        std::vector<store::Value>& row = table.rows.emplace_back();
        row.reserve(table.columns.size());
        for (int column = 0; column < statement.columns(); ++column) row.push_back(statement.value(column));
    }
    return table;
}

Format parse_format(std::string_view name) {
    if (name == "table") return Format::terminal;
    if (name == "markdown") return Format::markdown;
    if (name == "csv") return Format::csv;
    if (name == "json") return Format::json;
    throw std::invalid_argument("no format '" + printable(name) + "'; there are table, markdown, csv, json");
}

void write(std::ostream& out, const Table& table, Format format, std::size_t limit) {
    switch (format) {
        case Format::terminal: return write_terminal(out, table, limit);
        case Format::markdown: return write_markdown(out, table, limit);
        case Format::csv: return write_csv(out, table);
        case Format::json: return write_json(out, table);
    }
}

std::size_t shown_rows(const Table& table, std::size_t limit) {
    return limit == 0 ? table.rows.size() : std::min(limit, table.rows.size());
}

std::string rows_left_out(const Table& table, std::size_t limit) {
    const auto left_out = static_cast<std::int64_t>(table.rows.size() - shown_rows(table, limit));
    if (left_out == 0) return "";
    return "… " + for_people(left_out) + (left_out == 1 ? " more row" : " more rows");
}

std::vector<bool> number_columns(const Table& table) {
    std::vector<bool> numbers(table.columns.size());
    for (std::size_t column = 0; column < numbers.size(); ++column) {
        bool any = false, all = true;
        for (const auto& row : table.rows) {
            any = any || is_number(row[column]);
            all = all && !std::holds_alternative<std::string>(row[column]);
        }
        numbers[column] = any && all;
    }
    return numbers;
}

}  // namespace tconv::render
