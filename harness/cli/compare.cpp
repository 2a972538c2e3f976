// tconv compare: two runs, or two kernels, trial by trial, with verdicts fit for a gate.
#include "harness/compare/compare.hpp"

#include "harness/cli/command.hpp"
#include "harness/cli/comparison.hpp"
#include "harness/cli/comparison_page.hpp"
#include "harness/cli/page_file.hpp"
#include "harness/cli/percentage.hpp"
#include "harness/cli/settle.hpp"
#include "harness/store/database.hpp"

#include <fstream>
#include <iostream>

namespace tconv::cli {
namespace {

struct Options {
    std::string a, b, database = default_database, format = "table", file, html;
    std::string min_effect = "3%", false_discovery_rate = "5%";
    bool all = false, settle = false;
};

compare::Side read(const compare::SideName& name, const std::string& fallback, bool merge_kernels) {
    const std::filesystem::path file = name.file.value_or(fallback);
    store::Database database = store::Database::open(file, store::Access::read_only);
    return compare::read_side(database, file, name, merge_kernels);
}

Comparison compare_sides(const Options& options) {
    const compare::SideName a = compare::parse_side(options.a), b = compare::parse_side(options.b);
    if (a.kernel.empty() != b.kernel.empty())
        throw UsageError("compare: '" + (a.kernel.empty() ? options.b : options.a) +
                         "' means one kernel and the other side all of them; name one on both sides or on none");
    Comparison result{.a = read(a, options.database, !a.kernel.empty()),
                      .b = read(b, options.database, !b.kernel.empty()),
                      .rule = {.min_effect = parse_percentage("--min-effect", options.min_effect),
                               .false_discovery_rate = parse_percentage("--fdr", options.false_discovery_rate)},
                      .outcome = {}};
    const bool one_run =
        result.a.run_id == result.b.run_id && std::filesystem::equivalent(result.a.file, result.b.file);
    if (one_run && a.kernel == b.kernel) throw UsageError("compare: both sides are " + result.a.description());
    result.outcome = compare::compare(result.a, result.b, one_run, result.rule);
    return result;
}

void write(std::ostream& out, const Comparison& comparison, const Options& options) {
    if (options.format == "json")
        write_json(out, comparison);
    else if (options.format == "markdown" || options.format == "table")
        write_for_people(out, comparison, options.format == "markdown", options.all);
    else
        throw UsageError("compare: unknown format '" + options.format + "'; allowed are table, markdown and json");
}

// The page of B's database, B's run shown at first.
void write_page(const Comparison& comparison, const Options& options) {
    write_page_file({.path = options.html,
                     .database = comparison.b.file.string(),
                     .run = std::to_string(comparison.b.run_id),
                     .reports = render::shipped_reports(),
                     .sections = page_sections(comparison)});
}

int compare_and_tell(const Options& options) {
    Comparison comparison = compare_sides(options);
    const bool stopped = options.settle && settle(comparison, comparison.b.file);
    if (options.file.empty()) {
        write(std::cout, comparison, options);
    } else {
        std::ofstream out(options.file, std::ios::binary);
        write(out, comparison, options);
        if (!out.flush()) throw UsageError("compare: cannot write " + options.file);
    }
    if (!options.html.empty()) write_page(comparison, options);
    if (stopped) return interrupted;
    return comparison.outcome.regression() ? some_failed : all_agree;
}

}  // namespace

void add_compare(CLI::App& app, int& exit_code) {
    const auto options = std::make_shared<Options>();
    auto* command =
        app.add_subcommand("compare", "Say of every trial of two runs or kernels: slower, faster, the same, or unsure");
    command
        ->add_option("a", options->a,
                     "the baseline: a run's number, latest, commit:HASH, machine:HOST, a database file, FILE#RUN; with "
                     ":KERNEL behind it, one kernel")
        ->type_name("SIDE")
        ->required();
    command->add_option("b", options->b, "what is compared with it")->type_name("SIDE")->required();
    command->add_option("--db", options->database, "the database, where a side names none")
        ->type_name("FILE")
        ->capture_default_str();
    command->add_option("--min-effect", options->min_effect, "differences of medians below this do not matter")
        ->capture_default_str();
    command
        ->add_option("--fdr", options->false_discovery_rate,
                     "of the trials called SLOWER or FASTER, at most this share falsely")
        ->capture_default_str();
    command->add_option("--format", options->format, "how it is written")
        ->type_name("table|markdown|json")
        ->capture_default_str();
    command->add_option("--out", options->file, "write it to this file")->type_name("FILE");
    command->add_option("--html", options->html, "also write a page: the comparison, and all reports on B's file")
        ->type_name("FILE");
    command->add_flag("--all", options->all, "list the trials that are the SAME too");
    command->add_flag("--settle", options->settle,
                      "measure UNSURE trials again, both kernels in the same rounds of a new run in B's file, which "
                      "latest does not mean; only what this build measured on this machine can be");
    command->footer(
        "Examples:\n"
        "  tconv compare 3 latest --db zoo.db\n"
        "  tconv compare baseline.db zoo.db --format markdown --out comparison.md\n"
        "  tconv compare commit:4acf53c latest --db zoo.db --html comparison.html\n"
        "  tconv compare latest:gemm_col2im latest:tiled --db zoo.db --all\n"
        "  tconv compare latest:gemm_col2im latest:tiled --db zoo.db --settle\n"
        "Exit code: 1 where a trial is slower or no longer right, 0 otherwise.");
    command->callback([options, &exit_code] { exit_code = compare_and_tell(*options); });
}

}  // namespace tconv::cli
