#include "harness/render/page.hpp"

#include "harness/render/encode.hpp"
#include "harness/render/text.hpp"
#include "harness/store/assets.hpp"
#include "harness/store/statement.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <ctime>
#include <filesystem>

namespace tconv::render {
namespace {

using nlohmann::ordered_json;

// JSON that stands inside <script>: pure ASCII, and no '<' that could end the element or open a comment.
std::string dumped(const ordered_json& value) {
    std::string text;
    for (const char c : value.dump(-1, ' ', true, ordered_json::error_handler_t::replace))
        if (c == '<')
            text += "\\u003c";
        else
            text += c;
    return text;
}

std::string html_escaped(std::string_view text) {
    std::string escaped;
    for (const char c : printable(text)) {
        if (c == '&')
            escaped += "&amp;";
        else if (c == '<')
            escaped += "&lt;";
        else if (c == '>')
            escaped += "&gt;";
        else
            escaped += c;
    }
    return escaped;
}

ordered_json json_of(const Report& report) {
    ordered_json parameters = ordered_json::array();
    for (const Parameter& p : report.parameters) parameters.push_back({{"name", p.name}, {"fallback", p.fallback}});
    return {{"name", report.name},     {"title", report.title}, {"asks", report.asks},      {"cell", report.cell},
            {"unit", report.unit},     {"omits", report.omits}, {"parameters", parameters}, {"rows", report.rows},
            {"column", report.column}, {"value", report.value}, {"chart", report.chart},    {"sql", report.sql}};
}

ordered_json json_of(const Table& table) {
    ordered_json rows = ordered_json::array();
    for (const auto& row : table.rows) {
        ordered_json& cells = rows.emplace_back(ordered_json::array());
        for (const store::Value& value : row)
            cells.push_back(std::visit([](const auto& held) { return ordered_json(held); }, value));
    }
    return {{"columns", table.columns}, {"rows", rows}};
}

ordered_json json_of(const PageSection& section) {
    ordered_json report = json_of(section.report);
    report.erase("sql");
    report["lead"] = section.lead;
    report["table"] = json_of(section.table);
    return report;
}

ordered_json charts_of(const ordered_json& reports) {
    ordered_json charts = ordered_json::object();
    for (const auto& report : reports)
        if (const std::string chart = report["chart"]; !chart.empty())
            charts[chart] = ordered_json::parse(store::asset("reports/" + chart));
    return charts;
}

// The page's own questions, by name: harness/render/sql/page/*.sql, and how a report chooses its run.
ordered_json queries() {
    ordered_json queries = ordered_json::object();
    const auto add = [&](const store::Asset& asset) {
        queries[std::filesystem::path(asset.path).stem().string()] = asset.text;
    };
    add(*store::find_asset("harness/render/sql/latest_run.sql"));
    add(*store::find_asset("harness/render/sql/provenance.sql"));
    for (const store::Asset& asset : store::assets_under("harness/render/sql/page/", ".sql")) add(asset);
    return queries;
}

ordered_json held(const Extract& extract, const ExtractLimits& limits) {
    return {{"runs", extract.runs},
            {"runs_held", extract.runs_held},
            {"trials", extract.trials},
            {"trials_held", extract.trials_held},
            {"samples", extract.samples},
            {"samples_held", extract.samples_held},
            {"most_trials", limits.most_trials},
            {"most_samples", limits.most_samples}};
}

std::string now() {
    const std::time_t time = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&time, &utc);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text.data();
}

std::string facts(const Page& page, const Extract& extract) {
    ordered_json reports = ordered_json::array();
    for (const PageSection& section : page.sections) reports.push_back(json_of(section));
    for (const Report& report : page.reports) reports.push_back(json_of(report));
    return dumped({{"version", page.version},
                   {"made_at", now()},
                   {"file", page.file},
                   {"run", page.run},
                   {"held", held(extract, page.limits)},
                   {"charts", charts_of(reports)},
                   {"queries", queries()},
                   {"reports", reports}});
}

// Writes `html` up to `marker`, and takes it off.
void write_up_to(std::ostream& out, std::string_view& html, std::string_view marker) {
    const auto at = html.find(marker);
    if (at == std::string_view::npos) throw std::logic_error("the page's template has no " + std::string(marker));
    out << html.substr(0, at);
    html.remove_prefix(at + marker.size());
}

}  // namespace

void write_page(std::ostream& out, std::string_view html, store::Database& database, const Page& page) {
    const Extract held = extract(database, page.limits);
    write_up_to(out, html, "<!--tconv:title-->");
    out << html_escaped(page.file + " – tconv");
    write_up_to(out, html, "<!--tconv:facts-->");
    out << facts(page, held);
    write_up_to(out, html, "<!--tconv:database-->");
    out << base64(gzipped(held.database.serialized()));
    out << html;
}

}  // namespace tconv::render
