// AMX's TDPBF16PS in plain C++, so that everything around it is tested on any machine.
#pragma once

#include "kernels/amx/tile_unit.hpp"

namespace tconv::test {

const amx::TileUnit& emulated_unit();

// Steps multiplied since the last call, by any thread.
Index take_steps();
// Products made by threads that had not loaded a configuration, or had released it.
Index unconfigured_products();

}  // namespace tconv::test
