// Operands as the tile unit reads them.
#pragma once

#include "kernels/amx/plan.hpp"
#include "kernels/buffer.hpp"

#include <vector>

namespace tconv::amx {

// The weights of one task: [convolution group][strip][block of channels][group][block of 32 rows m][term][step][2
// tiles][16 m][32 k], times 2^scale, and what x may be so that the tile unit loses nothing of their products:
//
// Every term of a product is a multiple of the last bit of its two factors. Where all of them are multiples of 2⁻¹²⁶,
// so is every sum of them, rounded or not: none is subnormal, and nothing is flushed to zero. Weights are scaled so
// that the largest lies in [2⁴⁸, 2⁴⁹), which leaves x as much room below as above, where sums must not overflow.
struct Weights {
    Buffer tiles;
    int scale = 0;
    Limits limits;
    bool usable = true;  // false: not finite, or a term would be subnormal or lost

    const Bf16* at(Index offset) const { return reinterpret_cast<const Bf16*>(tiles.data()) + offset; }
};
Weights pack_weights(const Plan&, const Problem&, const std::vector<float>& weights);

// One stretch of the field, of the channels of one convolution group: [term][row][lead + stretch] pairs. x is that
// group's first channel of the first image. False when a value is out of range.
bool pack_stretch(const Plan&, Range stretch, const float* x, const Limits&, Pair* packed);
bool pack_stretch(const Plan&, Range stretch, const Bf16* x, const Limits&, Pair* packed);

}  // namespace tconv::amx
