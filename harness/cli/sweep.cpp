// tconv sweep: judge, time and store.
#include "harness/sweep/sweep.hpp"

#include "harness/cli/command.hpp"
#include "harness/cli/duration.hpp"
#include "harness/cli/grid_choice.hpp"
#include "harness/cli/percentage.hpp"
#include "harness/sweep/plugins.hpp"

#include <cstdio>
#include <iostream>

namespace tconv::cli {
namespace {

struct Options {
    GridChoice choice;
    sweep::Request request;
    std::string database = default_database, checks = "standard", journal = "wal";
    std::string precision = "1%", drift = "25%", budget;
    bool judge_only = false;
    double trial_seconds = 1, sample_ms = 1, max_memory_gb = 0;
};

void print_summary(const Options& options, const sweep::Summary& summary) {
    std::int64_t trials = 0;
    std::string counts = summary.verdicts.empty() ? "this shard has no problem" : "";
    for (const auto& [verdict, count] : summary.verdicts) {
        trials += count;
        counts += (counts.empty() ? "" : ", ") + std::to_string(count) + " " + verdict;
    }
    std::cout << "run " << summary.run_id << " in " << options.database << ": " << trials << " trials, " << counts
              << "\n";
    if (summary.out_of_budget)
        std::cout << "the budget is spent; what was timed less than asked for says so: stopped_by is 'budget'\n";
    if (summary.count("left") > 0)
        std::cout << "to go on: the same command again\n    " << command_line() << "\n";
    else if (summary.resumed && trials > 0)
        std::cout << "the run is complete; --fresh starts a new one\n";
}

// The grids; where they ask for a kernel that a plugin had in this database, the error says so.
std::vector<grid::Grid> outline(const Options& options) {
    try {
        return options.choice.outline();
    } catch (const grid::GridError& error) {
        std::string hint;
        try {
            store::Database database = store::Database::open(options.database, store::Access::read_only);
            hint = sweep::missing_plugin(database, error.what());
        } catch (const store::StoreError&) {  // the grid is wrong, whatever the database is
        }
        throw UsageError(error.what() + hint);
    }
}

int sweep_grids(Options& options) {
    options.choice.plugins.name(options.request.timeout_seconds);
    options.request.shard = options.choice.shard;
    options.request.database = options.database;
    if (std::filesystem::exists(options.database)) {
        options.request.grids = outline(options);
        options.request.expand = [&options] { return options.choice.load(); };
    } else {
        options.request.grids = options.choice.load();  // a grid that cannot be must not leave a file
    }
    options.request.checks = *verify::parse_level(options.checks);
    options.request.journal = options.journal == "wal" ? store::Journal::wal : store::Journal::rollback;
    options.request.timed = !options.judge_only;
    options.request.effort.budget_ns = options.trial_seconds * 1e9;
    options.request.effort.sample_ns = options.sample_ms * 1e6;
    options.request.effort.precision = parse_percentage("--precision", options.precision);
    options.request.effort.drift = parse_percentage("--drift", options.drift);
    if (!options.budget.empty()) options.request.budget_seconds = parse_duration("--budget", options.budget);
    options.request.max_memory_bytes = static_cast<std::int64_t>(options.max_memory_gb * 1e9);
    options.request.command_line = command_line();
    const sweep::Summary summary = sweep::run(options.request);
    print_summary(options, summary);
    if (summary.interrupted) return interrupted;
    return summary.any_failed() ? some_failed : all_agree;
}

}  // namespace

void add_sweep(CLI::App& app, int& exit_code) {
    const auto options = std::make_shared<Options>();
    sweep::Request& request = options->request;
    auto* command =
        app.add_subcommand("sweep", "Judge every kernel on every problem of a grid, time what agrees, store it all");
    options->choice.add_options(*command);
    command->add_option("--db", options->database, "the database; created when missing")
        ->type_name("FILE")
        ->capture_default_str();
    command->add_option("--seed", request.seed, "of the operands")->capture_default_str();
    command->add_option("--repetitions", request.effort.repetitions, "timed repetitions of a trial, at most")
        ->capture_default_str()
        ->check(CLI::Range(1, 100000));
    command
        ->add_option(
            "--precision", options->precision,
            "a trial has enough repetitions (15 at least) when its median is known to within so much of it, 95% "
            "sure")
        ->capture_default_str();
    command
        ->add_option("--drift", options->drift,
                     "time a problem again, later, twice at most, where the machine's own speed changed by more than "
                     "this meanwhile; 5% suits a quiet machine")
        ->capture_default_str();
    command
        ->add_option("--budget", options->budget,
                     "stop after this time, such as 8h or 90m: everything is judged first, then timed in rounds, so "
                     "that all trials have about as many repetitions wherever it ends")
        ->type_name("TIME");
    command
        ->add_option("--trial-seconds", options->trial_seconds,
                     "fewer repetitions (3 at least) where a trial's would take longer")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    command->add_option("--sample-ms", options->sample_ms, "short runs are iterated until a repetition lasts this long")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    command->add_option("--timeout", request.timeout_seconds, "seconds a trial may stay in one phase; 0: by its size")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
    command
        ->add_option("--max-memory", options->max_memory_gb,
                     "GB of address space for the process that runs kernels; 0: no limit")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
    command
        ->add_option("--workers", request.workers,
                     "processes that judge side by side, on different cores; what agrees is timed afterwards, alone")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000));
    command
        ->add_option(
            "--journal", options->journal,
            "wal: readers and the sweep never wait for each other; rollback: works on any file system. On network "
            "file systems it is rollback in any case")
        ->capture_default_str()
        ->check(CLI::IsMember({"wal", "rollback"}));
    command->add_flag("--timing-beside", request.timing_beside,
                      "time beside other work on this host too; the counter timed_beside of a trial says so");
    command
        ->add_option("--quarantine", request.deaths_to_quarantine,
                     "skip a kernel after it has killed or hung so many workers")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000000));
    command
        ->add_option("--checks", options->checks,
                     "how much is asked of a kernel: oracle (the error bound alone), standard (also exact integers, "
                     "memory, repeatability) or full (everything: tconv kernels --checks)")
        ->capture_default_str()
        ->check(CLI::IsMember({"oracle", "standard", "full"}));
    command->add_flag("--no-timing", options->judge_only, "judge only");
    command->add_flag("--fresh", request.fresh, "begin a new run even where one could go on");
    command->add_option("--note", request.note, "a remark kept with the run");
    command->add_flag("--quiet", request.quiet, "no progress");
    command->footer(
        "Examples:\n"
        "  tconv sweep zoo --db zoo.db --threads 1,2\n"
        "  tconv sweep --problem c512-256_i8x8_k4_s2_p1 --kernels tiled,gemm_col2im\n"
        "The same command again goes on where it stopped. Ctrl-C finishes and stores the current problem.\n"
        "  tconv sweep edge --plugin ./mine.so --kernels mine,naive --checks full\n"
        "The same command in another terminal helps: sweeps on one database share the work.\n"
        "Machines without a common file take a share each: --shard 1/4, --shard 2/4, ...");
    command->callback([options, &exit_code] { exit_code = sweep_grids(*options); });
}

}  // namespace tconv::cli
