#include "harness/render/pivot.hpp"

#include "harness/render/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tconv::render {
namespace {

using store::Statement;

// A table in the making: what every query below is about.
struct Tidy {
    store::Database& database;
    std::string table;                 // quoted
    std::vector<std::string> columns;  // as named
    const Pivot& pivot;

    Statement query(const std::string& sql) const { return Statement(database, sql, "pivot"); }
};

std::string listed(const std::vector<std::string>& items) { return fmt::format("{}", fmt::join(items, ", ")); }

std::vector<std::string> identifiers(const std::vector<std::string>& names) {
    std::vector<std::string> quoted;
    for (const std::string& name : names) quoted.push_back(identifier(name));
    return quoted;
}

std::vector<std::string> keys_of(const Pivot& pivot) {
    std::vector<std::string> keys = pivot.rows;
    keys.push_back(pivot.column);
    return keys;
}

void require_names(const Tidy& tidy) {
    std::vector<std::string> used = keys_of(tidy.pivot);
    used.push_back(tidy.pivot.value);
    for (const std::string& name : used) {
        if (std::ranges::find(tidy.columns, name) == tidy.columns.end())
            throw PivotError("the query returns no column '" + printable(name) + "'; it returns " +
                             printable(listed(tidy.columns)));
        if (std::ranges::count(used, name) > 1)
            throw PivotError("'" + printable(name) + "' is more than one of row, column and value");
    }
}

// ---- refusing

// "threads (1, 2)", or empty when all rows of the cell have the same.
std::string difference(const Tidy& tidy, const std::string& name, const std::string& cell) {
    Statement s = tidy.query(fmt::format("SELECT DISTINCT t.{} {} LIMIT 3", identifier(name), cell));
    std::vector<std::string> values;
    while (s.step()) values.push_back(values.size() < 2 ? shortened(for_people(s.value(0)), 40) : "…");
    return values.size() < 2 ? "" : name + " (" + listed(values) + ")";
}

[[noreturn]] void refuse(const Tidy& tidy, std::int64_t first_row) {
    std::string cell =
        "FROM " + tidy.table + " AS t JOIN " + tidy.table + " AS first ON first._rowid_ = " + std::to_string(first_row);
    std::vector<std::string> where, names, differences;
    for (const std::string& key : keys_of(tidy.pivot)) {
        cell += fmt::format(" AND t.{0} IS first.{0}", identifier(key));
        Statement s =
            tidy.query(fmt::format("SELECT {} FROM {} WHERE _rowid_ = {}", identifier(key), tidy.table, first_row));
        s.step();
        where.push_back(key + " " + shortened(for_people(s.value(0)), 40));
    }
    for (const std::string& name : tidy.columns) {
        if (name == tidy.pivot.value || std::ranges::count(keys_of(tidy.pivot), name)) continue;
        if (const std::string found = difference(tidy, name, cell); !found.empty()) {
            names.push_back(name);
            differences.push_back(found);
        }
    }
    const std::string what = "more than one row of the query falls into the cell " + listed(where) + ": ";
    if (names.empty())
        throw PivotError(printable(what +
                                   "they differ in no key; aggregate in the query, or return the column that tells "
                                   "them apart and add it to rows"));
    throw PivotError(
        printable(what + "they differ in " + listed(differences) + "; add " + listed(names) + " to rows, or filter"));
}

void require_one_row_a_cell(const Tidy& tidy) {
    Statement s = tidy.query(fmt::format("SELECT min(_rowid_) FROM {} GROUP BY {} HAVING count(*) > 1 LIMIT 1",
                                         tidy.table, listed(identifiers(keys_of(tidy.pivot)))));
    if (s.step()) refuse(tidy, s.integer(0));
}

// ---- pivoting

std::vector<store::Value> column_keys(const Tidy& tidy) {
    Statement s = tidy.query(fmt::format("SELECT {0} FROM {1} GROUP BY {0} ORDER BY min(_rowid_) LIMIT {2}",
                                         identifier(tidy.pivot.column), tidy.table, most_columns + 1));
    std::vector<store::Value> keys;
    while (s.step()) keys.push_back(s.value(0));
    if (keys.size() > most_columns)
        throw PivotError(fmt::format("'{}' has more than {} values, too many for columns; make it a row, or filter",
                                     printable(tidy.pivot.column), most_columns));
    return keys;
}

std::string label_of(const store::Value& key) {
    return std::holds_alternative<std::nullptr_t>(key) ? "(none)" : exact(key);
}

std::string pivot_sql(const Tidy& tidy, const std::vector<store::Value>& keys) {
    const auto rows = identifiers(tidy.pivot.rows);
    std::vector<std::string> cells = rows;
    for (const store::Value& key : keys)
        cells.push_back(fmt::format("max({}) FILTER (WHERE {} IS {}) AS {}", identifier(tidy.pivot.value),
                                    identifier(tidy.pivot.column), literal(key), identifier(label_of(key))));
    return fmt::format("SELECT {} FROM {} GROUP BY {} ORDER BY min(_rowid_)", cells.empty() ? "NULL" : listed(cells),
                       tidy.table, rows.empty() ? "NULL" : listed(rows));
}

}  // namespace

// SQL text ends at a NUL, so that a name's own is spelled out.
std::string identifier(std::string_view name) {
    std::string quoted = "\"";
    for (const char c : name) {
        if (c == '"') quoted += '"';
        if (c == '\0')
            quoted += "\\x00";
        else
            quoted += c;
    }
    return quoted + '"';
}

std::string literal(const store::Value& value) {
    if (const auto* real = std::get_if<double>(&value)) {
        if (std::isinf(*real)) return *real > 0 ? "9e999" : "-9e999";
        return fmt::format("{:.17e}", *real);
    }
    const auto* text = std::get_if<std::string>(&value);
    if (!text) return std::holds_alternative<std::nullptr_t>(value) ? "NULL" : exact(value);
    std::string quoted = "'";
    for (const char c : *text) {
        if (c == '\'') quoted += '\'';
        if (c == '\0')
            quoted += "' || char(0) || '";
        else
            quoted += c;
    }
    return text->find('\0') == std::string::npos ? quoted + "'" : "(" + quoted + "')";
}

Table pivot_table(store::Database& database, std::string_view tidy_name, const Pivot& pivot) {
    Tidy tidy{database, identifier(tidy_name), {}, pivot};
    const Statement any = tidy.query("SELECT * FROM " + tidy.table);
    for (int column = 0; column < any.columns(); ++column) tidy.columns.push_back(any.column_name(column));
    require_names(tidy);
    const auto keys = column_keys(tidy);
    require_one_row_a_cell(tidy);
    Statement statement = tidy.query(pivot_sql(tidy, keys));
    return read(statement);
}

}  // namespace tconv::render
