// tconv status: how far a sweep is, from another terminal.
#include "harness/cli/command.hpp"
#include "harness/store/statement.hpp"
#include "harness/sweep/overview.hpp"

#include <unistd.h>

#include <iostream>
#include <optional>
#include <sstream>

namespace tconv::cli {
namespace {

struct Options {
    std::string database = default_database;
    std::optional<std::int64_t> run;
    double watch_seconds = 0;
    bool check = false;
};

// Opened anew each time: a reader that stays would keep the write-ahead log from being emptied.
std::string overview(const Options& options) {
    store::Database database = store::Database::open(options.database, store::Access::read_only);
    std::ostringstream out;
    const auto all = sweep::overviews(database, options.run);
    if (all.empty()) out << "no sweep has begun here\n";
    for (const sweep::Overview& each : all) write_overview(out, each);
    return out.str();
}

void watch(const Options& options) {
    const bool terminal = isatty(STDOUT_FILENO) == 1;
    constexpr double microseconds = 1e6;
    for (;;) {
        const std::string text = overview(options);
        std::cout << (terminal ? "\033[H\033[2J" : "") << text << std::endl;
        if (!std::cout) return;
        usleep(static_cast<useconds_t>(options.watch_seconds * microseconds));
    }
}

// Every page, every index entry, every reference.
void check(const Options& options) {
    store::Database database = store::Database::open(options.database, store::Access::read_only);
    for (store::Statement faults(database, "PRAGMA integrity_check(1)", "integrity check"); faults.step();)
        if (faults.text(0) != "ok") throw store::Damaged(options.database + ": is damaged: " + faults.text(0));
    for (store::Statement faults(database, "PRAGMA foreign_key_check", "reference check"); faults.step();)
        throw store::Damaged(options.database + ": is damaged: a row of " + faults.text(0) + " refers to none of " +
                             faults.text(2));
    std::cout << options.database << ": no damage found\n";
}

void print(const Options& options) {
    if (options.check) return check(options);
    if (options.watch_seconds > 0) return watch(options);
    std::cout << overview(options);
}

}  // namespace

void add_status(CLI::App& app, int&) {
    const auto options = std::make_shared<Options>();
    auto* command =
        app.add_subcommand("status", "How far a sweep is: done, left, failed, who is at what, and how long yet");
    command->add_option("--db", options->database, "the database; a sweep may be at work on it")->capture_default_str();
    command->add_option("--run", options->run, "this run; else those that are being swept, and the newest");
    command->add_option("--watch", options->watch_seconds, "again every so many seconds, until Ctrl-C")
        ->expected(0, 1)
        ->default_str("2")
        ->check(CLI::Range(0.1, 1e5));
    command->add_flag("--check", options->check,
                      "read the whole file for damage instead; exit code 3 when there is some");
    command->footer(
        "Example:\n"
        "  tconv status --db zoo.db --watch\n"
        "It only reads, and keeps no sweep waiting.");
    command->callback([options] { print(*options); });
}

}  // namespace tconv::cli
