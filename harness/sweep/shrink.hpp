// From a problem that fails to a smallest one that still fails: delta debugging (Zeller & Hildebrandt 2002) over a
// problem's numbers.
//
// Every number has a goal, the plainest value it can have: 1, or 0 for pads. A move takes one number to its goal, else
// next to it, else half way, else one step; axes are dropped, groups go with their channels. Greedy, until no move
// leads to a problem that fails: what is left is the smallest in the sense that every number matters.
#pragma once

#include "kernels/problem.hpp"

#include <functional>
#include <vector>

namespace tconv::sweep {

// The valid problems one move away from `problem`, move by move, the boldest first in each.
std::vector<std::vector<Problem>> smaller(const Problem& problem);

// `fails` is true of `problem`, and asked of no problem twice.
Problem shrink(const Problem& problem, const std::function<bool(const Problem&)>& fails);

}  // namespace tconv::sweep
