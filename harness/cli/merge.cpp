// tconv merge: what several machines or shards found, in one file.
#include "harness/store/merge/merge.hpp"

#include "harness/cli/command.hpp"

#include <iostream>

namespace tconv::cli {
namespace {

struct Options {
    std::filesystem::path out;
    std::vector<std::filesystem::path> inputs;
};

int merge(const Options& options) {
    const store::MergeSummary merged = store::merge(options.out, options.inputs);
    for (const std::string& note : merged.notes) std::cerr << "note: " << note << "\n";
    for (std::size_t i = 0; i < merged.conflict_lines.size() && i < store::most_conflict_lines; ++i)
        std::cerr << "conflict: " << merged.conflict_lines[i] << "\n";
    std::cout << options.out.string() << ": " << merged.runs << " new runs, " << merged.trials << " new trials";
    if (merged.completed > 0) std::cout << ", " << merged.completed << " that were left are done";
    if (merged.done_twice > 0) std::cout << ", " << merged.done_twice << " done twice (the first is kept)";
    std::cout << ", " << merged.conflicts << " conflicts" << (merged.conflicts > 0 ? " (what was there is kept)" : "")
              << "\n";
    return merged.conflicts > 0 ? some_failed : all_agree;
}

}  // namespace

void add_merge(CLI::App& app, int& exit_code) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("merge", "Unite databases: the runs of several machines or shards in one file");
    command->add_option("out", options->out, "the database to merge into; created when missing")
        ->type_name("OUT")
        ->required();
    command->add_option("inputs", options->inputs, "databases to take from; they are only read")
        ->type_name("IN")
        ->required();
    command->footer(
        "Example:\n"
        "  tconv merge all.db node1.db node2.db\n"
        "The same trial of the same run is recognised wherever it comes from: merging again adds nothing, and a run "
        "that\n"
        "was carried on in a copy is completed. All or nothing: one transaction.\n"
        "Exit code 1: a trial has another verdict here than there (what was there is kept).");
    command->callback([options, &exit_code] { exit_code = merge(*options); });
}

}  // namespace tconv::cli
