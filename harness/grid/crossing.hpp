// Crossing: axes × axes × … -> problems, made by SQLite.
#pragma once

#include "harness/grid/axes.hpp"
#include "harness/store/database.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace tconv::grid {

using Dropped = std::map<std::string, std::int64_t>;  // why combinations are no points of the grid -> how many

constexpr std::int64_t most_combinations = 5'000'000;  // of one crossing; half a minute
constexpr std::int64_t most_problems = 500'000;        // of one crossing; some 300 MB, pairwise 700

// Adds the problems among the combinations to `workshop` (open_workshop) in the order of nesting, and counts the others
// in `dropped`, by reason; those that were there already as "repeated". Throws GridError, with the path below `axes`,
// for more combinations than most_combinations (before any is made), more problems than most_problems, or two minutes.
void cross(store::Database& workshop, const Crossing& crossing, Dropped& dropped);

}  // namespace tconv::grid
