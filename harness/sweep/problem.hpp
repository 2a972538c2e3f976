// One problem of a run: its unfinished kernels judged, then those that agree timed together, every step committed.
#pragma once

#include "harness/store/database.hpp"
#include "harness/sweep/assignment.hpp"
#include "harness/sweep/blackboard.hpp"
#include "harness/sweep/plan.hpp"
#include "harness/verify/verify.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace tconv::sweep {

// Where a step of the judge shows on the blackboard.
Phase phase_of(verify::Step step);

// Runs in the worker. `say` gets a line or two for a person about each kernel that fails. False: what was timed needs
// to be timed again, in a later round, when the machine may have calmed down.
bool sweep_problem(store::Database& database, const Question& question, const Assignment& assignment,
                   Blackboard& blackboard, const std::function<void(const std::string&)>& say);

}  // namespace tconv::sweep
