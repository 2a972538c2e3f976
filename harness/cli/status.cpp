// tconv status: how far a sweep is, from another terminal.
#include "harness/cli/command.hpp"
#include "harness/cli/watch.hpp"
#include "harness/store/statement.hpp"
#include "harness/sweep/overview.hpp"

#include <iostream>
#include <optional>

namespace tconv::cli {
namespace {

struct Options {
    std::string database = default_database;
    std::optional<std::int64_t> run;
    double watch_seconds = 0;
    bool check = false;
};

// Every page, every index entry, every reference.
void check(const Options& options) {
    store::Database database = store::Database::open(options.database, store::Access::read_only);
    for (store::Statement faults(database, "PRAGMA integrity_check(1)", "integrity check"); faults.step();)
        if (faults.text(0) != "ok") throw store::Damaged(options.database + ": is damaged: " + faults.text(0));
    for (store::Statement faults(database, "PRAGMA foreign_key_check", "reference check"); faults.step();)
        throw store::Damaged(options.database + ": is damaged: a row of " + faults.text(0) + " refers to none of " +
                             faults.text(2));
    for (store::Statement faults = store::prepare(database, "harness/sweep/sql/status/misplaced.sql"); faults.step();)
        throw store::Damaged(options.database + ": is damaged: a sample of trial " + faults.text(0) +
                             " lies in a batch of another problem");
    std::cout << options.database << ": no damage found\n";
}

void print(const Options& options) {
    if (options.check) return check(options);
    store::Database database = store::Database::open(options.database, store::Access::read_only);
    const auto all = sweep::overviews(database, options.run);
    if (all.empty()) std::cout << "no sweep has begun here\n";
    for (const sweep::Overview& each : all) write_overview(std::cout, each);
}

}  // namespace

void add_status(CLI::App& app, int&) {
    const auto options = std::make_shared<Options>();
    auto* command =
        app.add_subcommand("status", "How far a sweep is: done, left, failed, who is at what, and how long yet");
    command->add_option("--db", options->database, "the database; a sweep may be at work on it")
        ->type_name("FILE")
        ->capture_default_str();
    command->add_option("--run", options->run, "this run; else those that are being swept, and the newest");
    add_watch(*command, options->watch_seconds);
    command->add_flag("--check", options->check,
                      "read the whole file for damage instead; exit code 3 when there is some");
    command->footer(
        "Example:\n"
        "  tconv status --db zoo.db --watch\n"
        "It only reads, and keeps no sweep waiting.");
    command->callback([options] { watch(options->watch_seconds, [&] { print(*options); }); });
}

}  // namespace tconv::cli
