// The pixels of a problem in boxes that stay in the caches, and the workspace that one of them takes.
#pragma once

#include "kernels/tiled/plan.hpp"

namespace tconv::tiling {

// Fills in all that depends on boxes. Groups, blocks and the tile are there.
void cut_boxes(Plan&, const Simd&, const Problem&);

}  // namespace tconv::tiling
