// Parameters bound, rows pivoted, constant keys lifted into the caption.
#include "harness/render/report.hpp"
#include "harness/render/text.hpp"

#include "harness/store/statement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace tconv::render {
namespace {

using store::Database;
using store::Statement;
using store::StoreError;
using store::Value;

// A query on its way: `name` is what errors call it.
struct Query {
    std::string_view sql;
    std::string name;
    std::vector<Parameter> parameters;
};

template <class Number>
bool reads_as(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

// Text stays text where the number would not say the same: "007".
Value typed(std::string_view text) {
    if (text == "NULL") return nullptr;
    std::int64_t integer = 0;
    if (reads_as(text, integer) && std::to_string(integer) == text) return integer;
    double real = 0;
    if (text.find_first_of(".e") != std::string_view::npos && reads_as(text, real) && std::isfinite(real)) return real;
    return std::string(text);
}

Value latest_run(Database& database) {
    Statement latest = store::prepare(database, "harness/render/sql/latest_run.sql");
    return latest.step() ? latest.value(0) : Value(nullptr);
}

}  // namespace

Value resolved_run(Database& database, const std::string& text) {
    if (text == "latest") return latest_run(database);
    if (text == "all" || text == "NULL") return nullptr;
    Statement exists(database, "SELECT 1 FROM run WHERE run_id = :run", "run");
    if (exists.bind(":run", typed(text)).step()) return typed(text);
    const Value latest = latest_run(database);
    throw StoreError("there is no run '" + printable(text) + "': a run is 'latest', 'all' or a run_id" +
                     (is_number(latest) ? "; the latest is " + exact(latest) : ""));
}

namespace {

std::string fallback_of(const Query& query, const std::string& name) {
    const auto declared = std::ranges::find(query.parameters, name, &Parameter::name);
    if (declared != query.parameters.end() && !declared->fallback.empty()) return declared->fallback;
    if (name == ":run") return "latest";
    throw StoreError(query.name + ": parameter " + name + " has no value");
}

std::map<std::string, Value> bindings(Database& database, const Query& query, const Statement& statement,
                                      const std::map<std::string, std::string>& given) {
    const auto taken = statement.parameters();
    for (const auto& [name, text] : given)
        if (std::ranges::find(taken, ":" + name) == taken.end())
            throw StoreError(fmt::format("{}: takes no parameter :{}{}", query.name, printable(name),
                                         taken.empty() ? "" : fmt::format("; it takes {}", fmt::join(taken, ", "))));
    std::map<std::string, Value> values;
    for (const std::string& name : taken) {
        const auto found = given.find(name.substr(1));
        const std::string text = found != given.end() ? found->second : fallback_of(query, name);
        values[name] = name == ":run" ? resolved_run(database, text) : typed(text);
    }
    return values;
}

void bind_all(Statement& statement, const std::map<std::string, Value>& values) {
    for (const auto& [name, value] : values) statement.bind(name, value);
}

// The tidy rows, kept while they are counted, checked and grouped. Temporary tables live beside the database: one
// opened for reading only takes them too.
class TidyRows {
public:
    TidyRows(Database& database, const Query& query, const std::map<std::string, Value>& values) : database_(database) {
        drop();
        Statement create(database, "CREATE TEMP TABLE tconv_tidy AS " + std::string(query.sql), query.name);
        bind_all(create, values);
        create.run();
    }
    ~TidyRows() {
        try {
            drop();
        } catch (const StoreError&) {  // goes with the connection, then
        }
    }
    TidyRows(const TidyRows&) = delete;
    TidyRows& operator=(const TidyRows&) = delete;

private:
    void drop() { database_.execute("DROP TABLE IF EXISTS temp.tconv_tidy", "pivot"); }
    Database& database_;
};

bool constant(const Table& table, std::size_t column) {
    return std::ranges::all_of(table.rows, [&](const auto& row) { return row[column] == table.rows.front()[column]; });
}

void lift_constants(Result& result, const std::vector<std::string>& rows) {
    Table& table = result.table;
    if (table.rows.empty()) return;
    std::vector<bool> stays(table.columns.size(), true);
    bool subject = false;  // a key that stays even where it is constant: a table without any says nothing
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (std::ranges::find(rows, table.columns[i]) == rows.end()) continue;
        const Value& value = table.rows.front()[i];
        const bool varies = !constant(table, i), null = std::holds_alternative<std::nullptr_t>(value);
        stays[i] = varies || (!subject && !null);
        subject = subject || stays[i];
        if (stays[i]) continue;
        result.lifted.push_back({table.columns[i], value, i});
        if (!null) result.caption.emplace_back(table.columns[i], for_people(value));
    }
    const auto keep = [&](auto& cells) {
        std::size_t i = 0;
        std::erase_if(cells, [&](const auto&) { return !stays[i++]; });
    };
    keep(table.columns);
    for (auto& row : table.rows) keep(row);
}

Result run(Database& database, const Query& query, const Pivot& pivot,
           const std::map<std::string, std::string>& given) {
    Statement statement(database, query.sql, query.name);
    const auto values = bindings(database, query, statement, given);
    Result result;
    if (pivot.column.empty()) {
        bind_all(statement, values);
        result.table = read(statement);
    } else {
        const TidyRows tidy(database, query, values);
        result.table = pivot_table(database, "tconv_tidy", pivot);
    }
    lift_constants(result, pivot.rows);
    return result;
}

}  // namespace

Result run_query(Database& database, std::string_view sql, const Pivot& pivot,
                 const std::map<std::string, std::string>& parameters) {
    return run(database, {sql, "query", {}}, pivot, parameters);
}

namespace {

std::vector<std::string> provenance(Database& database, const Value& run) {
    std::vector<std::string> lines;
    Statement statement = store::prepare(database, "harness/render/sql/provenance.sql");
    for (statement.bind(":run", run); statement.step();) lines.push_back(statement.text(0));
    return lines;
}

}  // namespace

Result run_report(Database& database, const Report& report, const std::map<std::string, std::string>& parameters) {
    const Query query{report.sql, "report " + report.name, report.parameters};
    Result result = run(database, query, {report.rows, report.column, report.value}, parameters);
    const auto asked = parameters.find("run");
    const bool takes_run = std::ranges::find(report.parameters, ":run", &Parameter::name) != report.parameters.end();
    const std::string which = asked != parameters.end() ? asked->second
                              : takes_run               ? fallback_of(query, ":run")
                                                        : "all";
    result.provenance = provenance(database, resolved_run(database, which));
    return result;
}

Table whole(const Result& result) {
    Table table = result.table;
    for (const auto& [name, value, position] : result.lifted) {
        const auto at = static_cast<std::ptrdiff_t>(position);
        table.columns.insert(table.columns.begin() + at, name);
        for (auto& row : table.rows) row.insert(row.begin() + at, value);
    }
    return table;
}

}  // namespace tconv::render
