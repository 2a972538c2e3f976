// Rearranging operands for the tiles: weights once, inputs box by box.
#pragma once

#include "kernels/tiled/plan.hpp"

namespace tconv::tiling {

// Weights [c_in, c_out/groups, kernel…] to, per convolution group and block: slices of rows, each [c_in][taps][rows].
void pack_weights(const Plan&, const Problem&, const float* weights, float* packed);

// The input of one box, all channels of one convolution group, with zeros where there is no input.
void pack_box(const Plan&, const Simd&, const float* x, const Box&, float* packed);

}  // namespace tconv::tiling
