// tconv shrink: a smallest problem on which a kernel still fails in the same way, as a grid to paste.
#include "harness/sweep/shrink.hpp"

#include "harness/cli/replay_choice.hpp"
#include "harness/sweep/plugins.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <iostream>

namespace tconv::cli {
namespace {

// Asks for one problem after another, and tells of those that fail.
class Hunt {
public:
    Hunt(const sweep::Replay& replay, double seconds_allowed) : replay_(replay), seconds_allowed_(seconds_allowed) {}

    sweep::Replayed ask(const Problem& problem) {
        ++asked_;
        replay_.task.problem = problem;
        return sweep::replay(replay_, seconds_allowed_);
    }

    Problem smallest(const Problem& start, const std::string& kind) {
        return sweep::shrink(start, [&](const Problem& problem) {
            const bool fails = ask(problem).kind == kind;
            if (fails) std::fprintf(stderr, "%6d tried: %s\n", asked_, label(problem).c_str());
            return fails;
        });
    }

private:
    sweep::Replay replay_;
    double seconds_allowed_;
    int asked_ = 0;
};

// A grid file of that one problem and kernel; the layer can be pasted into another's "layers".
std::string grid_of(const sweep::Replay& smallest, const sweep::Replay& start, const std::string& kind) {
    const std::string shrunk = label(smallest.task.problem);
    nlohmann::ordered_json layer = {{"name", smallest.kernel + " " + shrunk},
                                    {"problem", shrunk},
                                    {"source", "tconv shrink of " + summary(start) + ": " + kind}};
    std::string text = "{\n  \"name\": " + nlohmann::json("shrunk " + smallest.kernel).dump() +
                       ",\n  \"layers\": [\n    " + layer.dump() + "\n  ],\n  \"kernels\": [" +
                       nlohmann::json(smallest.kernel).dump() + "],\n  \"dtypes\": [\"" +
                       std::string(name(smallest.task.dtype)) + "\"],\n  \"threads\": [" +
                       std::to_string(smallest.task.threads) + "]\n}\n";
    return text;
}

int shrink_failure(const ReplayChoice& choice) {
    const sweep::Replay start = choice.load().replay;
    Hunt hunt(start, choice.timeout_seconds);
    const sweep::Replayed first = hunt.ask(start.task.problem);
    if (first.verdict != "disagrees" && first.verdict != "crashed" && first.verdict != "timed_out") {
        std::cout << summary(start) << ": " << first.verdict << (first.message.empty() ? "" : ": " + first.message)
                  << "; nothing to shrink\n";
        return all_agree;
    }
    std::fprintf(stderr, "%s: %s: %s\n", summary(start).c_str(), first.verdict.c_str(), first.message.c_str());
    sweep::Replay smallest = start;
    smallest.task.problem = hunt.smallest(start.task.problem, first.kind);
    const sweep::Replayed last = hunt.ask(smallest.task.problem);
    std::fprintf(stderr, "smallest: %s: %s\n%sagain: %s%s\n", last.verdict.c_str(), last.message.c_str(),
                 last.details.c_str(),
                 verify::repro_line(smallest.kernel, smallest.task, smallest.seed, smallest.checks).c_str(),
                 sweep::plugin_arguments().c_str());
    std::cout << grid_of(smallest, start, first.kind);
    return some_failed;
}

}  // namespace

void add_shrink(CLI::App& app, int& exit_code) {
    const auto choice = std::make_shared<ReplayChoice>();
    choice->timeout_seconds = 10;
    auto* command =
        app.add_subcommand("shrink", "Reduce a failing problem to a smallest one that fails in the same way");
    choice->add_options(*command);
    command->footer(
        "Examples:\n"
        "  tconv shrink --db night.db 17\n"
        "  tconv shrink n2_c48-36_i17x9_k5x4_s3_p1 --kernel mine --seed 5 >smallest.json; tconv sweep smallest.json\n"
        "Progress goes to stderr, a grid file with the smallest problem to stdout. Exit code 1: it fails, 0: it does "
        "not.");
    command->callback([choice, &exit_code] { exit_code = shrink_failure(*choice); });
}

}  // namespace tconv::cli
