// tconv help: the commands' own --help, topics that belong to no single command, and all of it as a manual page.
#include "harness/cli/command.hpp"
#include "harness/cli/manual.hpp"
#include "harness/cli/topics.hpp"
#include "harness/grid/grid.hpp"
#include "harness/grid/nearest.hpp"
#include "harness/render/dictionary.hpp"
#include "harness/render/table.hpp"

#include <algorithm>
#include <iostream>

namespace tconv::cli {
namespace {

void list_everything(const CLI::App& app) {
    // app.help() would delegate to the command that was called: this one.
    std::cout << app.get_formatter()->make_help(&app, "tconv", CLI::AppFormatMode::Normal) << "\n";
    render::Table table{{"topic", "explains"}, {}};
    for (const Topic& topic : topics()) table.rows.push_back({topic.name, topic.title});
    render::write(std::cout, table, render::Format::terminal);
    std::cout << "\ntconv help TOPIC, tconv help COMMAND; tconv help --man > tconv.1 makes a manual page\n";
}

void list_grids() {
    render::Table table{{"grid", "holds"}, {}};
    for (const std::string& name : grid::shipped()) table.rows.push_back({name, grid_description(name)});
    std::cout << "\n";
    render::write(std::cout, table, render::Format::terminal);
}

void list_columns(const std::string& relation) {
    std::cout << "\n" << relation << "\n\n";
    render::Table table{{"column", "unit", "meaning"}, {}};
    for (const render::ColumnMeaning& column : render::documented(relation))
        table.rows.push_back({column.name, column.unit, column.meaning});
    render::write(std::cout, table, render::Format::terminal);
}

void explain(const Topic& topic) {
    std::cout << topic.title << "\n\n" << topic.text;
    if (topic.name == "grids") list_grids();
    if (topic.name != "sql") return;
    for (const char* relation : {"v_result", "v_check", "v_run", "sample"}) list_columns(relation);
}

void help(const CLI::App& app, const std::string& name) {
    const auto commands = app.get_subcommands([](const CLI::App* c) { return !c->get_group().empty(); });
    const auto command = std::ranges::find(commands, name, &CLI::App::get_name);
    if (command != commands.end()) {
        std::cout << (*command)->help("tconv");
        return;
    }
    const std::vector<Topic> all = topics();
    const auto topic = std::ranges::find(all, name, &Topic::name);
    if (topic != all.end()) return explain(*topic);
    std::vector<std::string> known;
    for (const CLI::App* each : commands) known.push_back(each->get_name());
    for (const Topic& each : all) known.push_back(each.name);
    throw UsageError("help: nothing about '" + name + "'" + grid::did_you_mean(name, known) + " (tconv help)");
}

}  // namespace

void add_help(CLI::App& app, int&) {
    struct Options {
        std::string name;
        bool manual = false;
    };
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("help", "Explain a command or a topic; list them");
    command->add_option("topic", options->name, "a command or a topic; none: all of them are listed")
        ->type_name("TOPIC");
    command->add_flag("--man", options->manual, "print everything as a manual page, in roff");
    command->footer("Examples:\n  tconv help sql\n  tconv help --man > tconv.1 && man ./tconv.1");
    command->callback([options, &app] {
        if (options->manual) return write_manual(std::cout, app);
        if (options->name.empty()) return list_everything(app);
        help(app, options->name);
    });
}

}  // namespace tconv::cli
