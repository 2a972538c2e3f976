// The one SELECT of a grid that is generated: which axes refer to which is different in every file.
#pragma once

#include "harness/grid/axes.hpp"

#include <string>

namespace tconv::grid {

// CREATE TEMP VIEW combination (columns: sql/workshop.sql): one row for each combination of table axis_value,
// references resolved. Throws GridError when fields refer to each other in a circle.
std::string combination_view(const Crossing& crossing);

}  // namespace tconv::grid
