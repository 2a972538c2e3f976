// Running a plan: threads share out boxes and blocks, and own what they write.
#pragma once

#include "kernels/tiled/plan.hpp"

namespace tconv::tiling {

void run_plan(const Plan&, const Simd&, const float* weights, const Operands&) noexcept;

// What one channel of x makes of one channel of y through its weights, added.
void stamp_channel(const Problem&, const float* x, const float* weights, float* y);

// The variant without packing; `weights` as the caller gave them.
void run_stamp(const Task&, const float* weights, const Operands&) noexcept;

}  // namespace tconv::tiling
