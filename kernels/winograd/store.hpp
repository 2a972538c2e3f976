// From the stage to y.
#pragma once

#include "kernels/winograd/plan.hpp"

namespace tconv::filtering {

// One box of one part: stage[channel][phase h][row][phase w][column] to its pixels in y.
struct Staged {
    const float* stage;
    const Strip& strip;
    Box box;
    Index channels;
    float* y;    // of the first channel
    float* row;  // room for a row of y in the making
};
void store(const Plan&, const tiling::Simd&, const Staged&);

}  // namespace tconv::filtering
