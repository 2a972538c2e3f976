// Channels in lanes, one tap of the width after another, each with the taps of height and depth that a line of pixels
// meets. It meets as many pixels as there are inputs, whatever it meets of the border: their products are added to the
// stage, and none is made with a zero. Images that are not much larger than the kernel, where a tile of pixels would
// meet many taps for the sake of one pixel each.
#pragma once

#include "kernels/tiled/plan.hpp"

#include <algorithm>

namespace tconv::tiling {

// One block over a box.
struct TapByTap {
    const float* packed;   // the box's inputs
    const float* weights;  // the block's, [taps of the width][of depth and height][channel][width of a tile]
    const float* bias;     // of the block's rows m, `width` of them
    const Group& group;
    const Footprint& footprint;
    Tap* taps;  // room for a column
};

// Fills the stage with sums, [pixel][row m].
void add_taps(const Plan&, const Simd&, const TapByTap&, float* stage);

// Taps of depth and height to each of the width.
inline Index column_taps(const Group& g) { return g.run[1].taps * g.run[2].taps; }

// Channels at a time: their weights of a column stay in L1 or L2 for all lines.
inline Index tap_by_tap_channels(const Plan& plan, const Group& g) {
    return std::clamp<Index>(plan.weight_block / (plan.tile_width() * column_taps(g)), std::min<Index>(8, plan.c_in),
                             plan.c_in);
}

// Pixels of an axis that tap j of a phase meets among these.
inline Range pixels_meeting(const AxisPlan& axis, Index j, Range pixels) {
    return pixels & Range{j * axis.reach, axis.axis.in + j * axis.reach};
}

}  // namespace tconv::tiling
