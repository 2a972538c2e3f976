// Running a plan on a tile unit.
#pragma once

#include "kernels/amx/pack.hpp"
#include "kernels/amx/plan.hpp"
#include "kernels/tiled/simd.hpp"

namespace tconv::amx {

// What computes, beside plain C++.
struct Machine {
    const TileUnit& unit;
    const tiling::Simd& simd;
};

// False when a value of x is out of the weights' limits: y is then not to be used.
bool run_plan(const Plan&, const Machine&, const Weights&, const Operands&) noexcept;

}  // namespace tconv::amx
