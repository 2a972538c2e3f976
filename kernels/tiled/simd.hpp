// The vector code behind the plan: one register-tiled outer product and one interleaving store, per instruction set.
//
// A tile keeps `rows` × `vectors` accumulators in registers and adds, for every channel and tap, the outer product of
// `rows` consecutive scalars (each broadcast) with `vectors` vectors. Pixels in lanes: the scalars are weights, the
// vectors are pixels. Channels in lanes: the scalars are pixels, the vectors are weights.
#pragma once

#include "kernels/problem.hpp"

#include <array>

namespace tconv::tiling {

inline constexpr Index max_vectors = 4, max_rows = 16;

// Where a tap reads, in floats from the tile's own scalars and vectors.
struct Tap {
    Index scalar, vector;
};

// Which side of a tile comes from beyond L2, and is prefetched.
enum class Stream { none, scalars, vectors };

struct Tile {
    const float* scalars;
    std::array<const float*, max_vectors> vectors;
    Index scalar_step, vector_step;  // from one channel to the next
    const Tap* taps;
    Index tap_count, channels;
    Stream stream;
    Index ahead;        // in floats, from what is read to what is prefetched
    const float* init;  // where the sums start: row r, vector v at init + r·init_row + v·init_vector
    Index init_row, init_vector;
    float* out;  // row r, vector v at out + r·out_row + v·lanes
    Index out_row;
    bool one_by_one =
        false;  // a tap over all channels, then the next: no table within the loop, which is a fifth faster
    bool keeps_order = false;  // adds up channel by channel, tap by tap, whatever the tile's shape: the same bits
    // So many tiles of this shape, each so many floats further on than the one before.
    struct Step {
        Index scalars, vectors, init, out;
    };
    Index repeats = 1;
    Step next{};
};
using TileFunction = void (*)(const Tile&);

// panel[(c·tap_count + t)·width + v·lanes …] = the vector at from[v] + c·step + taps[t].vector.
struct Gather {
    std::array<const float*, max_vectors> from;
    Index step;
    const Tap* taps;
    Index tap_count, channels, vectors;
    float* panel;
    Index width;
    Index tiles = 1, tile_step = 0;  // so many panels, each `width` further on in x and `tile_step` from the one before
};
using GatherFunction = void (*)(const Gather&);

// y[i·count + r] = rows[r][i] for i in [0, n), r in [0, count); so for each of `lines`, a step further on both sides.
inline constexpr Index max_interleaved = 4;
struct Interleave {
    float* y;
    std::array<const float*, max_interleaved> rows;
    Index count, n, lines;
    Index y_step;
    std::array<Index, max_interleaved> row_step;
};
using InterleaveFunction = void (*)(const Interleave&, bool stream);  // `stream` bypasses the cache

// to[place.to + i·to_step + k·apart] = from[place.from + i·from_step + k] for i in [0, pixels), k in [0, length), each
// place.
struct Place {
    Index from, to;
};
struct Pieces {
    const float* from;
    float* to;
    const Place* places;
    Index count;  // of places
    Index from_step, to_step, pixels, length;
    Index apart = 1;
};
using CopyFunction = void (*)(const Pieces&, bool stream);

// to[r][i·length + k] = from[i·from_step + r·length + k] for i in [0, count), k in [0, length), r in
// [0, transposed_lanes / length): pieces of one float or two that lie side by side, each to a row of its own.
inline constexpr Index transposed_lanes = 4;
struct Transposed {
    const float* from;
    std::array<float*, transposed_lanes> to;
    Index from_step, count, length;
};
using TransposeFunction = void (*)(const Transposed&, bool stream);

using AddFunction = void (*)(const float* from, float* to, Index count);  // to[i] += from[i]

// What one instruction set offers; the plan is made for it, and asks for lanes and rows alone.
struct Simd {
    Index lanes = 1;
    std::array<Index, max_vectors + 1> rows{};  // the tallest tile that stays in registers, by its number of vectors
    std::array<std::array<TileFunction, max_rows + 1>, max_vectors + 1> tile{};  // by vectors, rows; null beyond `rows`
    GatherFunction gather = nullptr;
    InterleaveFunction interleave = nullptr;
    CopyFunction copy_pieces = nullptr;
    TransposeFunction transpose_pieces = nullptr;
    AddFunction add = nullptr;

    // With 16 registers a tile waits for its loads unless they hit L1 and no cache line is split.
    bool few_registers() const { return rows[3] < 8; }
};

// The best instruction set of this machine that is not disabled (hwy::DisableTargets, SetSupportedTargetsForTest).
const Simd& best_simd();

// The shapes any instruction set may report, without its code: what a workspace must be large enough for.
inline constexpr std::array<Index, max_vectors + 1> rows_of_32_registers = {0, 16, 12, 9, 6};
inline constexpr std::array<Index, max_vectors + 1> rows_of_16_registers = {0, 8, 6, 4, 2};

}  // namespace tconv::tiling
