#include "harness/render/datasette.hpp"

#include "harness/render/dictionary.hpp"
#include "harness/store/assets.hpp"

#include <nlohmann/json.hpp>

#include <charconv>

namespace tconv::render {
namespace {

using nlohmann::ordered_json;

std::string without_comments(std::string_view sql) {
    std::string text;
    while (!sql.empty()) {
        const auto end = std::min(sql.find('\n'), sql.size());
        const std::string_view line = sql.substr(0, end);
        if (!line.starts_with("--")) text += std::string(line) + "\n";
        sql.remove_prefix(std::min(end + 1, sql.size()));
    }
    while (!text.empty() && (text.back() == '\n' || text.back() == ';')) text.pop_back();
    return text;
}

bool is_number(const std::string& text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

std::string expression_of(const Parameter& parameter) {
    const std::string given = "nullif(" + parameter.name + ", '')";
    if (parameter.name == ":run") {
        const std::string latest = without_comments(store::asset("harness/render/sql/latest_run.sql"));
        return "(CASE coalesce(" + given + ", '" + parameter.fallback + "') WHEN 'latest' THEN (" + latest +
               ") WHEN 'all' THEN NULL ELSE CAST(:run AS INTEGER) END)";
    }
    if (is_number(parameter.fallback)) return "CAST(coalesce(" + given + ", " + parameter.fallback + ") AS NUMERIC)";
    if (parameter.fallback.empty()) return given;
    return "coalesce(" + given + ", " + literal(parameter.fallback) + ")";
}

bool in_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// Where a string, a quoted name or a comment that begins at `at` ends; `at` where none begins.
std::size_t behind_quoted(std::string_view sql, std::size_t at) {
    const auto behind = [&](std::string_view closing, std::size_t from) {
        const auto found = sql.find(closing, from);
        return found == std::string_view::npos ? sql.size() : found + closing.size();
    };
    if (sql.substr(at).starts_with("--")) return behind("\n", at);
    if (sql.substr(at).starts_with("/*")) return behind("*/", at + 2);
    if (sql[at] == '\'' || sql[at] == '"') return behind(sql.substr(at, 1), at + 1);
    return at;
}

ordered_json query_of(const Report& report) {
    ordered_json parameters = ordered_json::array();
    std::string description = report.asks;
    if (!report.cell.empty())
        description += " Values: " + report.cell + (report.unit.empty() ? "" : " (" + report.unit + ")") + ".";
    for (const Parameter& parameter : report.parameters) {
        parameters.push_back(parameter.name.substr(1));
        description += " " + parameter.name.substr(1) + ": " + parameter.fallback + " where nothing is given.";
    }
    if (!report.omits.empty()) description += " Left out: " + report.omits + ".";
    return {
        {"title", report.title}, {"description", description}, {"sql", standalone_sql(report)}, {"params", parameters}};
}

ordered_json table_of(const std::string& view) {
    ordered_json columns = ordered_json::object();
    for (const ColumnMeaning& column : documented(view))
        if (!column.meaning.empty() || !column.unit.empty())
            columns[column.name] = column.meaning + (column.unit.empty() ? "" : " (" + column.unit + ")");
    return {{"description", row_meaning(view)}, {"columns", columns}};
}

}  // namespace

std::string standalone_sql(const Report& report) {
    const std::string sql = without_comments(report.sql);
    std::string out;
    for (std::size_t at = 0; at < sql.size();) {
        if (const std::size_t end = behind_quoted(sql, at); end != at) {
            out += sql.substr(at, end - at);
            at = end;
            continue;
        }
        std::size_t end = at + 1;
        while (sql[at] == ':' && end < sql.size() && in_name(sql[end])) ++end;
        const std::string token = sql.substr(at, end - at);
        const auto parameter = std::ranges::find(report.parameters, token, &Parameter::name);
        out += parameter == report.parameters.end() ? token : expression_of(*parameter);
        at = end;
    }
    return out;
}

void write_datasette(std::ostream& out, store::Database& database, const std::string& name) {
    ordered_json queries = ordered_json::object(), tables = ordered_json::object();
    for (const Report& report : shipped_reports()) queries[report.name] = query_of(report);
    for (store::Statement views = store::prepare(database, "harness/render/sql/export/views.sql"); views.step();)
        tables[views.text(0)] = table_of(views.text(0));
    tables["sample"] = table_of("sample");
    const ordered_json metadata = {
        {"title", "tconv: " + name},
        {"description",
         "Results of tconv. Reports use median, percentile, stddev and geomean: start Datasette with "
         "--load-extension tconv_sql."},
        {"databases", {{name, {{"queries", queries}, {"tables", tables}}}}}};
    out << metadata.dump(2, ' ', false, ordered_json::error_handler_t::replace) << "\n";
}

}  // namespace tconv::render
