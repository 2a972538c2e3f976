// tconv kernels: what is judged, and what is asked of it.
#include "harness/cli/command.hpp"
#include "harness/cli/format.hpp"
#include "harness/cli/plugin_choice.hpp"
#include "harness/render/table.hpp"
#include "harness/verify/check.hpp"
#include "kernels/auto/winners.hpp"
#include "kernels/kernel.hpp"

#include <iostream>

namespace tconv::cli {
namespace {

render::Table kernels_table() {
    render::Table table{{"kernel", "operation", "family", "what it does", "source", "library", "error bound",
                         "same bits across threads", "NaN and infinity", "layout timed"},
                        {}};
    for (const Kernel& k : all_kernels())
        table.rows.push_back({k.name, std::string(name(k.operation)), k.family, k.summary, k.source, k.library,
                              k.bound.source, k.promises.same_bits_across_threads ? "yes" : "no",
                              std::string(name(k.promises.nonfinite)), std::string(name(k.layout))});
    return table;
}

void name_the_absent() {
    for (const Absent& absent : absent_kernels())
        if (absent.option.empty())
            std::cerr << "not built: " << absent.kernels << "; " << absent.library
                      << " was not found (Debian: " << absent.package << "), install it and build again\n";
        else
            std::cerr << "not built: " << absent.kernels << "; needs " << absent.library
                      << " (Debian: " << absent.package << ") and " << absent.option << ", build again with both\n";
}

// By what the kernel auto chooses, here and now.
void name_the_winners() {
    const std::filesystem::path file = choosing::table_file();
    const choosing::Table table = choosing::read_table(file);
    std::cerr << "auto chooses by ";
    if (!table.winners.empty())
        std::cerr << table.winners.size() << " measured winners in " << file.string() << ", else by ";
    std::cerr << "its cost model";
    if (!table.fault.empty())
        std::cerr << ", without its winners' table: " << table.fault;
    else if (table.winners.empty())
        std::cerr << "; tconv tune writes what was fastest on this machine";
    std::cerr << "\n";
}

render::Table checks_table() {
    render::Table table{{"check", "level", "proves that"}, {}};
    for (const verify::Check& check : verify::all_checks())
        table.rows.push_back(
            {std::string(check.name), std::string(verify::name(check.level)), std::string(check.proves)});
    return table;
}

}  // namespace

void add_kernels(CLI::App& app, int&) {
    auto* command = app.add_subcommand(
        "kernels", "List the kernels: what they do, whose idea it is, what they promise; or the checks");
    const auto format = std::make_shared<std::string>("table");
    const auto plugins = std::make_shared<PluginChoice>();
    const auto checks = std::make_shared<bool>(false);
    add_format(*command, *format)->capture_default_str();
    command->add_flag("--checks", *checks, "list what is asked of a kernel, from which level on");
    plugins->add_option(*command);
    command->footer("Examples:\n  tconv kernels --format markdown\n  tconv kernels --plugin ./mine.so");
    command->callback([format, checks, plugins] {
        plugins->name(0);
        render::write(std::cout, *checks ? checks_table() : kernels_table(), render::parse_format(*format));
        if (*checks) return;
        name_the_absent();
        name_the_winners();
    });
}

}  // namespace tconv::cli
