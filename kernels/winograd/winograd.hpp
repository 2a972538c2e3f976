// The kernel with its choice laid open, for tests and experiments.
#pragma once

#include "kernels/winograd/plan.hpp"

namespace tconv::filtering {

// Why this is nothing for minimal filtering, whatever the choice.
Declined declines(const Task&);

// Ready to run this plan, made for the shape of this instruction set. Throws std::bad_alloc.
std::unique_ptr<Prepared> prepare_plan(const Task&, const tiling::Simd&, Plan, ConstTensor weights);

// The bound's factor with these filters (winograd.cpp).
double error_factor(const Plan&);

}  // namespace tconv::filtering
