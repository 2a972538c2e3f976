// tconv kernels: what is judged.
#include "harness/cli/command.hpp"
#include "harness/render/table.hpp"
#include "kernels/kernel.hpp"

#include <iostream>

namespace tconv::cli {

void add_kernels(CLI::App& app, int&) {
    auto* command = app.add_subcommand("kernels", "List the kernels: name, family, what they do, whose idea it is");
    const auto format = std::make_shared<std::string>("table");
    command->add_option("--format", *format, "table, markdown, csv or json")->capture_default_str();
    command->footer("Example:\n  tconv kernels --format markdown");
    command->callback([format] {
        render::Table table{{"kernel", "family", "what it does", "source", "library"}, {}};
        for (const Kernel& k : all_kernels()) table.rows.push_back({k.name, k.family, k.summary, k.source, k.library});
        render::write(std::cout, table, render::parse_format(*format));
    });
}

}  // namespace tconv::cli
