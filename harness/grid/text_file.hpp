// A text file in one piece.
#pragma once

#include <filesystem>
#include <string>

namespace tconv::grid {

// Throws GridError: no such file, a directory, unreadable, or larger than 64 MiB.
std::string read_text(const std::filesystem::path& file);

// The same for two paths to the same file; the path itself where the system has no better name (a pipe, /dev/fd/63).
std::string identity_of(const std::filesystem::path& file);

}  // namespace tconv::grid
