// Work done aside, in a forked process: it may crash, hang or leave, and the caller goes on.
//
// A sweep's worker (child.hpp) lives long and has a database; this is for a single answer. It is a fork, so that the
// work sees all that the caller holds; hence the caller must not have run a parallel region before: GCC's OpenMP does
// not survive one.
#pragma once

#include "harness/sweep/child.hpp"

#include <functional>
#include <string>

namespace tconv::sweep {

struct Answer {
    std::string text = {};  // what the work returned
    Ending ending = {};     // died: there is no text
};

// The work writes on the blackboard which phase it is in; one that lasts longer than `seconds_allowed` (0: no limit) is
// cut short. Throws std::runtime_error with what the work threw.
Answer aside(const std::function<std::string(Blackboard&)>& work, double seconds_allowed);

}  // namespace tconv::sweep
