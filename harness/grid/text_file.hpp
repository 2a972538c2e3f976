// A text file in one piece.
#pragma once

#include <filesystem>
#include <string>

namespace tconv::grid {

// Throws GridError: no such file, a directory, unreadable, or larger than 64 MiB.
std::string read_text(const std::filesystem::path& file);

}  // namespace tconv::grid
