// The transforms in vectors, per instruction set. Tiles lie side by side in the lanes.
#pragma once

#include "kernels/winograd/filter.hpp"

namespace tconv::filtering {

// to[p·to_step + t] = Σ_j B[p][j]·line[t·outputs + j] for t in [0, tiles), rounded up to whole vectors: reads up to
// `lines_over` floats past the last tile's inputs.
using LineFunction = void (*)(const float* line, Index tiles, float* to, Index to_step);
constexpr Index line_floats(Filter f, Index padded_tiles) { return (padded_tiles + 2) * f.outputs + f.taps; }

// to[i·to_step + t] = start + Σ_j C[i][j]·from[j·from_step + t] for t in [0, count), rounded up to whole vectors;
// C is B (start is not used) or A.
struct Columns {
    const float* from;
    Index from_step;
    float* to;
    Index to_step, count;
    float start;
};
using ColumnFunction = void (*)(const Columns&);

// Rows of vectors to panels of at most `vectors` of them, one after the other, the last one of a row left unfilled.
struct Panels {
    const float* from;
    float* to;
    Index rows, row_vectors, from_step;
    Index vectors, panel_step;
};
using PanelFunction = void (*)(const Panels&);

struct Transforms {
    Index lanes;
    std::array<LineFunction, all_filters.size()> line;             // by place(filter)
    std::array<ColumnFunction, all_filters.size()> input, output;  // B, A
    PanelFunction panels;
};

// Those of the instruction set that tiling::best_simd() answers with.
const Transforms& best_transforms();

}  // namespace tconv::filtering
