// The seam between the kernels and the tile unit: a block of 32 rows m × 32 pixels, four tiles of sums.
//
//     C[m, q] = Σ over steps, over k < 32:  A[m, k] · B[k, q]        bf16 products, f32 sums
//
// A are weights, B are inputs. A step is one instruction's worth of k for both: two tiles of A (16 rows each) and two
// of B (16 pixels each), four loads for four products. Sums begin at zero; steps are added in their order.
//
// Layouts  A  [step][2 tiles][16 rows m][32 k], a row 64 bytes
//          B  pairs of k side by side as the instruction wants them: [16 pairs][pixels][2], pairs `x_row` apart
//          C  [32 rows m][pixels], rows `c_row` floats apart
// Source  Intel Software Developer's Manual, vol. 2, TDPBF16PS
#pragma once

#include "kernels/kernel.hpp"

#include <cstdint>

namespace tconv::amx {

using Bf16 = std::uint16_t;
using Pair = std::uint32_t;  // two bf16, the first in the low half

inline constexpr Index tile_rows = 16, tile_pairs = 16, tile_k = 2 * tile_pairs;
inline constexpr Index block_rows = 2 * tile_rows, block_pixels = 32, step_weights = block_rows * tile_k;

// Where a step's tiles begin, from the block's `weights` and `x`: the second tile of A follows the first, that of B
// lies 16 pixels further on.
struct Step {
    Index weights, x;
};

struct TileBlock {
    const Bf16* weights;
    const Pair* x;
    Index x_row;  // in pairs
    const Step* steps;
    Index count;
    float* c;
    Index c_row;
};

struct TileUnit {
    const char* name;
    // Why this process may not use it; asks the operating system, once. Empty: it may.
    Declined (*unavailable)();
    // To be called by each thread, before its first and after its last product.
    void (*configure)() noexcept;
    void (*release)() noexcept;
    void (*multiply)(const TileBlock&) noexcept;
};

// This machine's, through AMX instructions.
const TileUnit& tile_unit();

}  // namespace tconv::amx
