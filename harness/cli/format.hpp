// --format, as every command that prints a table takes it.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace tconv::cli {

// render::parse_format reads what is given.
inline CLI::Option* add_format(CLI::App& command, std::string& format) {
    return command.add_option("--format", format, "how it is written")->type_name("table|markdown|csv|json");
}

}  // namespace tconv::cli
