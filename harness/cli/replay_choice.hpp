// Which trial once more: the arguments that `repro` and `shrink` share. A trial of a database, or a problem's label and
// what fixes its verdict.
#pragma once

#include "harness/cli/command.hpp"
#include "harness/cli/plugin_choice.hpp"
#include "harness/sweep/replay.hpp"

#include <string>

namespace tconv::cli {

struct ReplayChoice {
    std::string subject, database, kernel, dtype = "f32", checks = "standard";
    verify::Seed seed = 1;
    int threads = 1;
    double timeout_seconds = 0;
    PluginChoice plugins;

    void add_options(CLI::App& command);
    // Names the plugins. Throws ProblemError, StoreError or UsageError. Without a database its verdict is empty.
    sweep::Stored load() const;
};

// "tconv repro c1-1_i3_k3 --kernel naive --seed 1 --threads 1 --checks standard": what a person types to see it again.
std::string summary(const sweep::Replay& replay);  // "naive on c1-1_i3_k3, f32, 1 thread, seed 1, checks standard"

}  // namespace tconv::cli
