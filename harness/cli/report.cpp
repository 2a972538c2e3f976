// tconv report: the shipped questions, to the terminal, as files, or as one page that holds the database too.
#include "harness/render/report.hpp"

#include "harness/cli/command.hpp"
#include "harness/cli/format.hpp"
#include "harness/cli/page_file.hpp"
#include "harness/cli/parameters.hpp"
#include "harness/cli/watch.hpp"
#include "harness/grid/nearest.hpp"
#include "harness/grid/text_file.hpp"
#include "harness/store/database.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace tconv::cli {
namespace {

struct Options {
    std::string database = default_database, format, folder, html;
    std::vector<std::string> names, parameters;
    std::size_t limit = 40;
    double watch_seconds = 0;
    bool list = false;
};

// A report of the user's own: a file like those shipped.
render::Report from_file(const std::string& path) {
    return render::parse_report(std::filesystem::path(path).stem().string(), grid::read_text(path));
}

std::vector<render::Report> chosen(const std::vector<std::string>& names) {
    const auto all = render::shipped_reports();
    if (names.empty()) return all;
    std::vector<std::string> known;
    for (const render::Report& report : all) known.push_back(report.name);
    std::vector<render::Report> reports;
    for (const std::string& name : names) {
        if (name.ends_with(".sql")) {
            reports.push_back(from_file(name));
            continue;
        }
        const auto found = std::ranges::find(all, name, &render::Report::name);
        if (found == all.end())
            throw UsageError("report: no report '" + name + "'" + grid::did_you_mean(name, known) +
                             " (tconv report --list)");
        reports.push_back(*found);
    }
    return reports;
}

void list_reports() {
    render::Table table{{"report", "asks", "parameters"}, {}};
    for (const render::Report& report : render::shipped_reports()) {
        std::string parameters;
        for (const render::Parameter& p : report.parameters)
            parameters += (parameters.empty() ? "" : ", ") + p.name.substr(1) + "=" + p.fallback;
        table.rows.push_back({report.name, report.asks, parameters});
    }
    render::write(std::cout, table, render::Format::terminal);
}

constexpr const char* extension(render::Format format) {
    switch (format) {
        case render::Format::markdown: return ".md";
        case render::Format::csv: return ".csv";
        case render::Format::json: return ".json";
        default: return ".txt";
    }
}

// Only those parameters that the report takes: `--param run=1` with all reports must not trip over one without :run.
std::map<std::string, std::string> taken_by(const render::Report& report, std::map<std::string, std::string> given) {
    std::erase_if(given, [&](const auto& parameter) {
        return std::ranges::find(report.parameters, ":" + parameter.first, &render::Parameter::name) ==
               report.parameters.end();
    });
    return given;
}

void write_file(const std::filesystem::path& path, const render::Report& report, const render::Result& result,
                render::Format format, std::size_t limit) {
    std::ofstream out(path, std::ios::binary);
    render::write_report(out, report, result, format, limit);
    if (!out.flush()) throw UsageError("report: cannot write " + path.string());
}

std::string chosen_run(const std::map<std::string, std::string>& given) {
    for (const auto& [name, text] : given)
        if (name != "run")
            throw UsageError("report: a page takes --param run and no other; it has inputs for :" + name);
    const auto run = given.find("run");
    return run == given.end() ? "latest" : run->second;
}

void write_html(const Options& options) {
    write_page_file({.path = options.html,
                     .database = options.database,
                     .run = chosen_run(parse_parameters(options.parameters)),
                     .reports = chosen(options.names),
                     .sections = {}});
    std::cout << "page written to " << options.html << "\n";
}

void report_all(const Options& options) {
    if (options.list) return list_reports();
    if (!options.html.empty()) return write_html(options);
    const auto given = parse_parameters(options.parameters);
    const std::vector<render::Report> reports = chosen(options.names);
    const bool to_files = !options.folder.empty();
    const render::Format format = options.format.empty()
                                      ? (to_files ? render::Format::markdown : render::Format::terminal)
                                      : render::parse_format(options.format);
    store::Database database = store::Database::open(options.database, store::Access::read_only);
    if (to_files) std::filesystem::create_directories(options.folder);
    for (const render::Report& report : reports) {
        const auto parameters = options.names.empty() ? taken_by(report, given) : given;
        const render::Result result = render::run_report(database, report, parameters);
        if (to_files)
            write_file(std::filesystem::path(options.folder) / (report.name + extension(format)), report, result,
                       format, options.limit);
        else
            render::write_report(std::cout, report, result, format, options.limit);
    }
    if (to_files) std::cout << "reports written to " << options.folder << "\n";
}

}  // namespace

void add_report(CLI::App& app, int&) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("report", "Answer the shipped questions (all of them, or those named)");
    command->add_option("names", options->names, "reports, or .sql files of your own like those; see --list")
        ->type_name("REPORT");
    command->add_flag("--list", options->list, "list the reports and their parameters");
    command->add_option("--db", options->database, "the database")->type_name("FILE")->capture_default_str();
    add_format(*command, options->format)->default_str("table; markdown with --out");
    auto* out =
        command->add_option("--out", options->folder, "write one file a report into this folder")->type_name("FOLDER");
    command
        ->add_option("--html", options->html,
                     "write one page into this file: tables, charts, and the database to ask in SQL")
        ->type_name("FILE")
        ->excludes(out)
        ->excludes("--format");
    command->add_option("--param", options->parameters, "a report's parameter, such as run=3; repeatable")
        ->allow_extra_args(false);
    command->add_option("--limit", options->limit, "rows of a table at most, for people (0: all)")
        ->capture_default_str();
    add_watch(*command, options->watch_seconds)->excludes(out);
    command->footer(
        "Examples:\n  tconv report winner threads --db zoo.db\n  tconv report --db zoo.db --out reports-of-zoo\n"
        "  tconv report --db zoo.db --html zoo.html\n  tconv report mine.sql --db zoo.db --param run=3 --watch");
    command->callback([options] { watch(options->watch_seconds, [&] { report_all(*options); }); });
}

}  // namespace tconv::cli
