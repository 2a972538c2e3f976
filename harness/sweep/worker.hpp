// The other side of child.hpp: the process that runs kernels, and may die of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace tconv::sweep {

struct WorkerOptions {
    std::filesystem::path database;
    std::int64_t run_id = 0;
    std::int64_t max_memory_bytes = 0;                              // of address space; 0: no limit
    std::int64_t parent = 0;                                        // process id of the sweep; 0: unknown
    int place = 0, places = 1;                                      // of the cores: which share of how many it stays on
    std::vector<std::pair<std::string, std::string>> plugins = {};  // file and identity (plugins.hpp)
};

// Reads assignments from standard input, a line each, sweeps them, and answers on descriptor 3: lines that a person
// should see, then "done", or "again" to get what is left of the problem in another round. Returns at the end of input.
void serve(const WorkerOptions& options);

}  // namespace tconv::sweep
