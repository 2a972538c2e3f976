// The cost model: cycles on one core, and the choices it makes.
#pragma once

#include "kernels/winograd/plan.hpp"

namespace tconv::filtering {

// One box of a strip, all its groups.
double box_cycles(const Plan&, const Strip&, const Box&);
double expected_cycles(const Plan&);

// The cheapest choice, on a machine with 8 lanes and 16 registers: the same on every machine, and with it the bound.
Choice choose(const Task&);

}  // namespace tconv::filtering
