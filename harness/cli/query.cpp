// tconv query: SQL over the results, read-only, with the pivot of the reports.
#include "harness/cli/command.hpp"
#include "harness/cli/format.hpp"
#include "harness/cli/parameters.hpp"
#include "harness/cli/watch.hpp"
#include "harness/grid/text_file.hpp"
#include "harness/render/report.hpp"
#include "harness/store/database.hpp"

#include <algorithm>
#include <iostream>

namespace tconv::cli {
namespace {

struct Options {
    std::string database = default_database, sql, file, format = "table";
    render::Pivot pivot;
    std::vector<std::string> parameters;
    std::size_t limit = 0;
    double watch_seconds = 0;
};

void print(const Options& options) {
    const render::Format format = render::parse_format(options.format);
    if (options.sql.empty() == options.file.empty())
        throw UsageError("query: give SQL text, a report's name, or --file FILE");
    store::Database database = store::Database::open(options.database, store::Access::read_only);
    const auto parameters = parse_parameters(options.parameters);
    const auto reports = render::shipped_reports();
    const auto report = std::ranges::find(reports, options.sql, &render::Report::name);
    if (report != reports.end()) {
        render::write_result(std::cout, render::run_report(database, *report, parameters), format, options.limit);
        return;
    }
    const std::string sql = options.file.empty() ? options.sql : grid::read_text(options.file);
    render::write_result(std::cout, render::run_query(database, sql, options.pivot, parameters), format, options.limit);
}

}  // namespace

void add_query(CLI::App& app, int&) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("query", "Ask the results in SQL (read-only)");
    command->add_option("sql", options->sql, "SQL text, or the name of a report")->type_name("REPORT");
    command->add_option("--file", options->file, "read the SQL from this file")->type_name("FILE");
    command->add_option("--db", options->database, "the database")->type_name("FILE")->capture_default_str();
    add_format(*command, options->format)->capture_default_str();
    command->add_option("--rows", options->pivot.rows, "pivot: columns that make a row, such as problem,threads")
        ->delimiter(',');
    command->add_option("--column", options->pivot.column, "pivot: the column whose values become columns");
    command->add_option("--value", options->pivot.value, "pivot: the column that fills the cells")
        ->needs(command->get_option("--column"));
    command->add_option("--param", options->parameters, "a named parameter, such as run=3 for :run; repeatable")
        ->allow_extra_args(false);
    command->add_option("--limit", options->limit, "at most this many rows for people (0: all)")->capture_default_str();
    add_watch(*command, options->watch_seconds);
    command->footer(
        "Examples:\n"
        "  tconv query \"SELECT kernel, verdict, count(*) FROM v_result GROUP BY 1, 2\"\n"
        "  tconv query \"SELECT problem, kernel, threads, median_ns FROM v_result WHERE median_ns > 0\" \\\n"
        "        --rows problem,threads --column kernel --value median_ns\n"
        "The tables, views and their columns: tconv help sql.");
    command->callback([options] { watch(options->watch_seconds, [&] { print(*options); }); });
}

}  // namespace tconv::cli
