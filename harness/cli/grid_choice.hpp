// Which problems, kernels and settings: the arguments that `sweep` and `grid` share.
#pragma once

#include "harness/cli/command.hpp"
#include "harness/cli/plugin_choice.hpp"
#include "harness/grid/grid.hpp"
#include "harness/grid/shard.hpp"

#include <string>
#include <vector>

namespace tconv::cli {

struct GridChoice {
    std::vector<std::string> references, benchdnn_files, problems;
    std::vector<std::string> kernels, dtypes, caches;  // where given, they win over the grid files'
    std::vector<int> threads;
    grid::Shard shard;
    PluginChoice plugins;

    void add_options(CLI::App& command);
    // Throw GridError, ProblemError or UsageError. To be called once the plugins are named.
    std::vector<grid::Grid> load() const;
    std::vector<grid::Grid> outline() const;  // problems may be left out: enough to find a run by

private:
    void add_shard(CLI::App& command);
    using Read = grid::Grid (*)(std::string_view reference, const std::vector<std::string>& kernels);
    std::vector<grid::Grid> read(Read one) const;
};

}  // namespace tconv::cli
