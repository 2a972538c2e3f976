// The transformed weights U.
#pragma once

#include "kernels/winograd/plan.hpp"

namespace tconv::filtering {

// Weights [c_in, c_out/groups, kernel…] to, per convolution group, group and part: [point][slice of rows][c_in][rows],
// slices as high as the register tile, the last one lower. Computed in double, rounded once.
void pack_weights(const Plan&, const Problem&, const float* weights, float* packed);

}  // namespace tconv::filtering
