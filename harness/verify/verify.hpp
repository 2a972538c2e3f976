// One kernel, one task, one judgement.
#pragma once

#include "harness/verify/check.hpp"

#include <string>
#include <vector>

namespace tconv::verify {

struct Checked {
    const Check* check;
    Finding finding;
};

struct Attempt {
    Verdict verdict;
    double run_ns = 0;                 // wall time of the oracle check's run; 0 where nothing ran
    std::vector<Checked> checks = {};  // all of the level, in their order; none where the kernel declined
};

// Asks the kernel, then every check of the level. One that failed makes the verdict `disagrees` and its message; the
// norms are those of the oracle check. What a kernel throws while it is asked or prepared becomes the verdict.
// `court` is of the task's problem and dtype.
Attempt verify(
    const Kernel& kernel, const Task& task, Court& court, Level level,
    const Watcher& watcher = [](Step, std::string_view) {});

// Memory that judging a problem takes beside the kernel's own: operands, truth and outputs, twice over for the integers
// and their guarded copies. Reduced problems are nothing against it.
double bytes_needed(const Problem& problem, Dtype dtype, Level level);

// What a person types to see this verdict again.
std::string repro_line(const std::string& kernel, const Task& task, Seed seed, Level level);

}  // namespace tconv::verify
