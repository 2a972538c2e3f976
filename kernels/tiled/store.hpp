// From the stage of a block to y: phases back between one another.
#pragma once

#include "kernels/tiled/plan.hpp"

namespace tconv::tiling {

// Channels in lanes: consecutive phases of the width axis of one output channel.
struct Piece {
    Index lane, length;
    Index y;     // of pixel 0
    Range d, h;  // pixels, per axis
    Index k0;
};

// A block's results and where they belong.
struct Staged {
    const float* stage;
    const Footprint* footprints;  // one per group of the plan; empty ones are skipped
    const Block& block;
    const Box& box;
    float* y;       // the first channel of the convolution group
    Piece* pieces;  // channels in lanes: room for one a lane
    Place* places;  // the same
};

void store_pixels(const Plan&, const Simd&, const Staged&);    // stage [row m][pixel]
void store_channels(const Plan&, const Simd&, const Staged&);  // stage [pixel][row m]

}  // namespace tconv::tiling
