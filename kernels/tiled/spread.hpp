// Taps as rows: for few output channels and many input channels, where rows of y alone would fill no tile.
//
// Every tap of every row becomes a row of one product with the inputs of a box as they lie in x, unpacked. What comes
// of a tap is a column, one number an input; columns are added up in the stage, a tap's reach apart, and no border is
// multiplied. A box reads the inputs around it again, as boxes do not share columns. Few rows read x in place, some
// channels side by side and from end to end, which is the speed at which L3 is read; many share panels gathered from
// it.
#pragma once

#include "kernels/tiled/plan.hpp"

namespace tconv::tiling {

inline constexpr Index panels_at_once = 8;  // read in runs of 512 bytes with AVX2, and held in L2

struct Spread {
    const float* x;        // of the image and the convolution group: [c_in][pixel]
    const float* weights;  // of the block (pack.cpp)
    const float* bias;     // of the convolution group, or null
    const Footprint* footprints;
    const Block& block;
    const Box& box;
    float *panel, *columns;  // plan.panel_bytes, plan.column_bytes long
};

// Fills the stage of a block, bias included.
void spread_block(const Plan&, const Simd&, const Spread&, float* stage);

}  // namespace tconv::tiling
