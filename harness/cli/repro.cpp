// tconv repro: one trial once more, exactly as it was.
#include "harness/cli/replay_choice.hpp"

#include <iostream>

namespace tconv::cli {
namespace {

std::string said(const std::string& verdict, const std::string& message) {
    return verdict + (message.empty() ? "" : ": " + message);
}

int reproduce(const ReplayChoice& choice) {
    const sweep::Stored stored = choice.load();
    std::cout << summary(stored.replay) << "\n";
    const sweep::Replayed now = sweep::replay(stored.replay, choice.timeout_seconds);
    if (!stored.verdict.empty()) std::cout << "  stored   " << said(stored.verdict, stored.message) << "\n";
    std::cout << "  now      " << said(now.verdict, now.message) << "\n" << now.details;
    if (!stored.verdict.empty())
        std::cout << (now.verdict == stored.verdict ? "  the verdict is as stored\n"
                                                    : "  the verdict differs from what is stored\n");
    return now.verdict == "agrees" ? all_agree : some_failed;
}

}  // namespace

void add_repro(CLI::App& app, int& exit_code) {
    const auto choice = std::make_shared<ReplayChoice>();
    auto* command = app.add_subcommand("repro", "Run one trial again: same kernel, problem, seed, threads and checks");
    choice->add_options(*command);
    command->footer(
        "Examples:\n"
        "  tconv repro --db night.db 17\n"
        "  tconv repro c2-3_i4x4_k3_s2 --kernel tiled --seed 5 --threads 2 --checks full\n"
        "Nothing is stored. Exit code 0: agrees, 1: it does not.");
    command->callback([choice, &exit_code] { exit_code = reproduce(*choice); });
}

}  // namespace tconv::cli
