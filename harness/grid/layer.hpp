// One entry of a grid's "layers", in any of its spellings.
#pragma once

#include "harness/grid/grid.hpp"

#include <nlohmann/json.hpp>

namespace tconv::grid {

// `layer` satisfies the schema. Throws ProblemError, and GridError where two spellings are mixed or the "output" the
// layer states is not what its numbers come to.
Point read_layer(const nlohmann::json& layer);

}  // namespace tconv::grid
