// Which kernel `auto` hands a task to.
#pragma once

#include "kernels/auto/winners.hpp"
#include "kernels/kernel.hpp"

#include <string_view>
#include <vector>

namespace tconv::choosing {

struct Candidate {
    Kernel kernel;
    double (*expected_ns)(const Task&);
};
// Those of candidates.def, in its order.
const std::vector<Candidate>& candidates();
// nullptr when `auto` may not choose it.
const Candidate* find_candidate(std::string_view name);

// The measured winner, where the table has one for this very task and it takes it; else the candidate of which the
// cost model expects the shortest time; the first where all decline.
const Kernel& choose(const Task&, const Winners&);

// The same by the winners' table of this process, read once: the choice for a task never changes while it lives.
// Where there is a table that is not used, a line on stderr says why, once.
const Kernel& choose(const Task&);

}  // namespace tconv::choosing
