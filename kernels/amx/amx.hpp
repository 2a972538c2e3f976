// The kernels on any tile unit, for tests.
#pragma once

#include "kernels/amx/tile_unit.hpp"

namespace tconv::amx {

enum class Terms { one = 1, three = 3 };  // amx_bf16, amx_bf16x3

// The unit must outlive the kernel.
Kernel amx_kernel(Terms, const TileUnit&);

}  // namespace tconv::amx
