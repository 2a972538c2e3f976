// Running a plan.
#pragma once

#include "kernels/winograd/plan.hpp"
#include "kernels/winograd/transform.hpp"

namespace tconv::filtering {

void run_plan(const Plan&, const tiling::Simd&, const Transforms&, const float* weights, const Operands&) noexcept;

}  // namespace tconv::filtering
