// The plugins named on the command line of this process, and their kernels among all others (all_kernels).
//
// A process that must live never loads one: a fork of it does, once, to tell what the library holds (name_plugins), and
// what then stands among the kernels is a description. Processes that may die load it and answer by it: workers, and
// the forks of aside.hpp. The database never causes a plugin to be loaded.
#pragma once

#include "harness/store/database.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tconv::sweep {

struct Plugin {
    std::filesystem::path file;
    std::string identity;  // of its bytes: plugin::identity
    std::vector<std::string> kernels;
};

// In the order they were named.
const std::vector<Plugin>& plugins();

// Adds the kernels of each file, as descriptions. A library that ends the process that loads it, hangs it for longer
// than `seconds_allowed`, is none, or holds a name that is taken throws std::runtime_error: one line.
void name_plugins(const std::vector<std::string>& files, double seconds_allowed);

// In a fork that may die of it: the kernels described become the kernels themselves.
void load_plugins();

// In a worker: adds the kernels of `file`, which must still have that identity. What the library prints goes to stderr.
void load_plugin(const std::filesystem::path& file, const std::string& identity);

// Of a line that complains of an unknown kernel ("… 'mine' …"): what to append where runs of this database had it from
// a plugin, "; run 3 had mine from the plugin mine.so …: add --plugin FILE". Else empty.
std::string missing_plugin(store::Database& database, const std::string& complaint);

// " --plugin ./mine.so" for every plugin, so that a command can be typed again; empty without any.
std::string plugin_arguments();

}  // namespace tconv::sweep
