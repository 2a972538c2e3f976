// --plugin: kernels from the user's own libraries, beside ours. The option that several subcommands share.
#pragma once

#include "harness/cli/command.hpp"

#include <string>
#include <vector>

namespace tconv::cli {

struct PluginChoice {
    std::vector<std::string> files;

    void add_option(CLI::App& command);
    // Before anything asks which kernels there are. `timeout_seconds`: the command's own, 0 where it has none.
    void name(double timeout_seconds) const;
};

}  // namespace tconv::cli
