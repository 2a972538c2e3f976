// Channels in lanes, one tap after another. A tap meets as many pixels as there are inputs, whatever it meets of the
// border: each adds its products to the stage, and none is made with a zero. Images that are not much larger than the
// kernel, where a tile of pixels would meet many taps for the sake of one pixel each.
#pragma once

#include "kernels/tiled/plan.hpp"

namespace tconv::tiling {

// One block over a box.
struct TapByTap {
    const float* packed;   // the box's inputs
    const float* weights;  // the block's, [tap][channel][width]
    const float* bias;     // of the block's rows m, `width` of them
    const Group& group;
    const Footprint& footprint;
};

// Fills the stage with sums, [pixel][row m].
void add_taps(const Plan&, const Simd&, const TapByTap&, float* stage);

// Pixels of an axis that tap j of a phase meets among these.
inline Range pixels_meeting(const AxisPlan& axis, Index j, Range pixels) {
    return pixels & Range{j * axis.reach, axis.axis.in + j * axis.reach};
}

}  // namespace tconv::tiling
