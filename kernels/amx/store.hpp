// From the sums of a strip to y.
#pragma once

#include "kernels/amx/plan.hpp"
#include "kernels/tiled/simd.hpp"

namespace tconv::amx {

// The sums of one block of channels over one stretch: [row of the stage][pixel], each times 2^scale.
struct Staged {
    float* sums;  // overwritten
    const Strip& strip;
    Range stretch, channels;
    int scale;
    const void* bias;  // of the convolution group's first channel, or null; its and y's elements as the plan's terms
    void* y;           // say: bf16 for one, f32 for three. The group's first channel of the first image
    float* line;       // line_floats
};
void store(const Plan&, const tiling::Simd&, const Staged&);

}  // namespace tconv::amx
