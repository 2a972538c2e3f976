// --watch [SECONDS], as status, report and query take it.
#pragma once

#include <CLI/CLI.hpp>

#include <functional>

namespace tconv::cli {

// Adds the option; 0 in `seconds` means once.
CLI::Option* add_watch(CLI::App& command, double& seconds);

// Calls `draw`, which writes to std::cout; every so many seconds again, until Ctrl-C or until nobody reads. On a
// terminal each drawing takes the place of the one before. `draw` opens its database anew: a reader that stays would
// keep the write-ahead log from being emptied.
void watch(double seconds, const std::function<void()>& draw);

}  // namespace tconv::cli
