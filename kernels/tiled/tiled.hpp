// The kernel with its choice laid open, for tests and experiments.
#pragma once

#include "kernels/tiled/plan.hpp"

namespace tconv::tiling {

// Ready to run this plan, made for this instruction set. Throws std::bad_alloc.
std::unique_ptr<Prepared> prepare_plan(const Task&, const Simd&, Plan, ConstTensor weights);

}  // namespace tconv::tiling
