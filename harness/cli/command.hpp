// What subcommands share: how they register, and how they end the process.
#pragma once

#include <CLI/CLI.hpp>

#include <stdexcept>
#include <string>

namespace tconv::cli {

// Exit codes, documented in the README.
enum ExitCode {
    all_agree = 0,
    some_failed = 1,    // a kernel disagrees, crashed or timed out
    bad_usage = 2,      // arguments, grid files, problems, queries
    store_failed = 3,   // the database: not ours, damaged, read-only, disk full
    interrupted = 130,  // Ctrl-C or SIGTERM; what was done is stored
};

// Arguments that cannot be: one line saying what is allowed.
struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Each adds its subcommand to `app`; when it is chosen, its callback writes to stdout and sets `exit_code`.
#define COMMAND(name) void add_##name(CLI::App& app, int& exit_code);
#include "harness/cli/commands.def"
#undef COMMAND

constexpr auto default_database = "tconv.db";

// The whole command line, for the run's row and for --help's sake of repeating it.
void remember_command_line(int argc, char** argv);
const std::string& command_line();

// Parses argv, runs the chosen subcommand, turns exceptions into one line on stderr and an exit code.
int run(int argc, char** argv);

}  // namespace tconv::cli
