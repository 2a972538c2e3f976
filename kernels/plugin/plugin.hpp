// A user's shared library, loaded into this process, its kernels as ours. Only a process that may die of it loads one:
// the code of a library runs as soon as it is loaded (harness/sweep/plugins.hpp).
#pragma once

#include "kernels/kernel.hpp"
#include "kernels/plugin/tconv_kernel.h"

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace tconv::plugin {

// One line: what is wrong with the library, without its name.
struct PluginError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Loads `file` and checks all that it says of itself. It stays loaded until the process ends. Throws PluginError.
std::vector<Kernel> load(const std::filesystem::path& file);

// What a kernel's `library` says of one from `file`: "plugin mine.so 52e1c94b7a0d3f68", the number a hash of the file's
// bytes: with it a build, and so a run, is another when the plugin is. Throws PluginError where there is no such file.
std::string identity(const std::filesystem::path& file);

// `foreign` as a kernel of ours. It and what it points to must stay. Throws PluginError naming what it lacks.
Kernel adapt(const tconv_kernel& foreign, const std::string& library);

}  // namespace tconv::plugin
