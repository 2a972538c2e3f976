// The manual page, from what --help and tconv help say.
#pragma once

#include <CLI/CLI.hpp>

#include <ostream>

namespace tconv::cli {

// tconv(1) in roff's man macros.
void write_manual(std::ostream& out, const CLI::App& app);

}  // namespace tconv::cli
