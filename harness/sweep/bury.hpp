// What becomes of the trials of a worker that died: a verdict for the one it was at, quarantine for a kernel that
// kills.
#pragma once

#include "harness/store/database.hpp"
#include "harness/sweep/child.hpp"
#include "harness/sweep/plan.hpp"

#include <cstdint>
#include <string>

namespace tconv::sweep {

// "its worker ended with SIGSEGV (Segmentation fault) while running", "no end after 3 s while running".
std::string explain(const Ending& ending);

struct Burial {
    std::string message;  // for a person
    bool at_trial;        // false: it died outside of any kernel, and nothing was stored
};

// Stores the verdict of the trial the worker was at, and skips the rest of a kernel's trials once it has caused `limit`
// deaths.
Burial bury(store::Database& database, const Question& question, const Ending& ending, int limit);

// Gives up what is left of a problem on which workers die outside of any kernel.
void give_up(store::Database& database, const Question& question, std::int64_t problem_id, const std::string& how);

}  // namespace tconv::sweep
