// The other side of child.hpp: the process that runs kernels, and may die of it.
#pragma once

#include <cstdint>
#include <filesystem>

namespace tconv::sweep {

struct WorkerOptions {
    std::filesystem::path database;
    std::int64_t run_id = 0;
    std::int64_t max_memory_bytes = 0;  // of address space; 0: no limit
};

// Reads problem ids from standard input, a line each, sweeps them, and answers on descriptor 3: lines that a person
// should see, then "done". Returns at the end of input.
void serve(const WorkerOptions& options);

}  // namespace tconv::sweep
