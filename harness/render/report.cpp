// The header of a report, read; and the section around its table, written.
#include "harness/render/report.hpp"

#include "harness/render/text.hpp"
#include "harness/render/writers.hpp"
#include "harness/store/assets.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tconv::render {
namespace {

constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (!trimmed(text).empty()) {
        const auto cut = std::min(text.find(separator), text.size());
        parts.emplace_back(trimmed(text.substr(0, cut)));
        text.remove_prefix(std::min(cut + 1, text.size()));
    }
    return parts;
}

// Key and text of each header line, continued lines joined.
std::vector<std::pair<std::string, std::string>> header_of(const std::string& name, std::string_view text) {
    std::vector<std::pair<std::string, std::string>> header;
    for (std::string_view rest = text; rest.starts_with("--");) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(2, end - 2), said = trimmed(line);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (said.empty()) break;
        if (line.starts_with("  ")) {
            if (header.empty()) throw ReportError("report " + name + ": begins with a continued line");
            header.back().second += " " + std::string(said);
            continue;
        }
        const auto cut = std::min(said.find_first_of(blanks), said.size());
        header.emplace_back(said.substr(0, cut), trimmed(said.substr(cut)));
    }
    return header;
}

std::vector<Parameter> parameters_of(const std::string& name, std::string_view text) {
    std::vector<Parameter> parameters;
    for (const std::string& part : split(text, ',')) {
        const auto cut = std::min(part.find('='), part.size());
        const Parameter parameter{std::string(trimmed(std::string_view(part).substr(0, cut))),
                                  std::string(trimmed(std::string_view(part).substr(std::min(cut + 1, part.size()))))};
        if (!parameter.name.starts_with(':') || parameter.name.size() < 2)
            throw ReportError("report " + name + ": takes ':name = default, …', not '" + printable(part) + "'");
        parameters.push_back(parameter);
    }
    return parameters;
}

// Where a key's text goes; nullptr for a key that is no text, or none at all.
std::string* text_field(Report& report, std::string_view key) {
    if (key == "title") return &report.title;
    if (key == "asks") return &report.asks;
    if (key == "cell") return &report.cell;
    if (key == "unit") return &report.unit;
    if (key == "omits") return &report.omits;
    if (key == "column") return &report.column;
    if (key == "value") return &report.value;
    if (key == "chart") return &report.chart;
    return nullptr;
}

void require_complete(const Report& report) {
    const auto require = [&](bool there, const char* what) {
        if (!there) throw ReportError("report " + report.name + ": " + what);
    };
    require(!report.title.empty(), "its header has no title");
    require(!report.asks.empty(), "its header asks nothing");
    require(report.column.empty() == report.value.empty(), "column and value come together");
    require(report.chart.empty() || report.chart.ends_with(".vl.json"), "its chart is no .vl.json file");
}

std::string sentence(const Result& result) {
    std::string text;
    for (const auto& [name, value] : result.caption) text += (text.empty() ? "" : ", ") + name + " " + value;
    return text;
}

// Text between tables, its lines no longer than the screen.
std::string prose(std::ostream& out, std::string_view text, Format format) {
    if (format == Format::markdown) return markdown_escaped(text);
    const std::string clean = printable(text);
    const Screen screen = screen_of(out);
    return screen.width ? fmt::format("{}", fmt::join(wrapped(clean, screen.width), "\n")) : clean;
}

// "median over repetitions (ms)"
std::string cell_of(const Report& report) {
    return report.cell + (report.unit.empty() ? "" : (report.cell.empty() ? "(" : " (") + report.unit + ")");
}

}  // namespace

Report parse_report(std::string name, std::string_view text) {
    Report report;
    report.name = std::move(name);
    report.sql = text;
    std::vector<std::string> seen;
    for (const auto& [key, said] : header_of(report.name, text)) {
        if (std::ranges::find(seen, key) != seen.end())
            throw ReportError("report " + report.name + ": its header says '" + printable(key) + "' twice");
        seen.push_back(key);
        if (std::string* field = text_field(report, key))
            *field = said;
        else if (key == "takes")
            report.parameters = parameters_of(report.name, said);
        else if (key == "rows")
            report.rows = split(said, ',');
        else
            throw ReportError("report " + report.name + ": unknown header key '" + printable(key) +
                              "'; there are title, asks, cell, unit, omits, takes, rows, column, value, chart");
    }
    require_complete(report);
    return report;
}

std::vector<Report> shipped_reports() {
    constexpr std::string_view folder = "reports/", suffix = ".sql";
    std::vector<Report> reports;
    for (const auto& [path, text] : store::assets_under(folder, suffix)) {
        const std::string_view stem = path.substr(folder.size(), path.size() - folder.size() - suffix.size());
        reports.push_back(parse_report(std::string(stem), text));
    }
    std::ranges::sort(reports, {}, &Report::name);
    return reports;
}

void write_result(std::ostream& out, const Result& result, Format format, std::size_t limit) {
    if (for_machines(format)) return write(out, whole(result), format);
    if (const std::string caption = sentence(result); !caption.empty()) out << prose(out, caption, format) << "\n\n";
    write(out, result.table, format, limit);
}

void write_report(std::ostream& out, const Report& report, const Result& result, Format format, std::size_t limit) {
    if (for_machines(format)) return write_result(out, result, format, limit);
    const bool markdown = format == Format::markdown;
    const auto say = [&](std::string_view text) { return prose(out, text, format); };
    const std::string title = markdown ? markdown_escaped(report.title) : printable(report.title);
    if (markdown)
        out << "## " << title << "\n\n";
    else
        out << "\n"
            << inked(title, Ink::bold, screen_of(out)) << "\n"
            << std::string(display_width(title), '=') << "\n";
    out << say(report.asks) << "\n\n";
    for (const std::string& line : result.provenance) out << say(line) << (markdown ? "  \n" : "\n");
    if (const std::string cell = cell_of(report); !cell.empty()) out << say("Cells: " + cell) << "\n\n";
    write_result(out, result, format, limit);
    if (!report.omits.empty()) out << "\n" << say("Left out: " + report.omits) << "\n";
}

}  // namespace tconv::render
