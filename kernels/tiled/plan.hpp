// How one problem is computed on one instruction set: which variant, in which blocks, in how much workspace.
//
// A group is one phase run per axis. With rows m = (output channel, phases d, h, w) and columns q = pixels it is a
// matrix product over (input channel, taps) without zeros:   y[m, q] = Σ_{c, j} w[m, (c, j)] · x[c, q − j·reach].
// Variants  pixels    pixels in lanes, weights broadcast; phases meet in a stage and are interleaved into rows of y.
//                     Long rows; few channels cost nothing, and many share a panel: what a tile reads of x for some
//                     channels and all taps, copied together so that it lies in L1 from end to end
//           taps      the same with taps as rows, for fewer rows than a tile is high: what a tap makes of every input
//                     is a column, and columns are added up in the stage, a tap's reach apart
//           channels  m in lanes, pixels broadcast; phases of the width axis are neighbours in m and in y, so they are
//                     stored in pieces. Small images, 1D, strides of 4 and more
//           tap_by_tap  the same, a tap of the width at a time: no products with the border
//           stamp     no packing, no workspace: each input row is added to its output rows. For problems whose borders
//                     or dilations would swell the packed input
// Axes      batch, depth, height, width: the batch is an axis with a kernel of one
#pragma once

#include "kernels/kernel.hpp"
#include "kernels/tiled/phases.hpp"
#include "kernels/tiled/simd.hpp"

#include <algorithm>

namespace tconv::tiling {

enum class Variant { pixels, taps, channels, tap_by_tap, stamp };

inline constexpr Index near_weights = 1024 * 1024;  // floats, that need no prefetching
inline constexpr Index streamed_ahead = 1024;       // floats ahead of weights that are read once

inline constexpr std::size_t axes = 4;
template <class T>
using PerAxis = std::array<T, axes>;
using Box = PerAxis<Range>;  // pixels q, per axis

struct Group {
    PerAxis<PhaseRun> run;
    Index taps = 1, phases = 1;
    bool flat = false;    // tiles run across line ends: no ragged tile a line, but borders are computed too
    Index stage_row = 0;  // pixels in lanes: its first row in the stage of a block
};

// What one thread computes at a stretch, for one box of pixels.
struct Block {
    Index group = 0;             // channels in lanes: the group; pixels in lanes: all groups
    Index first = 0, count = 0;  // channels in lanes: rows m; pixels in lanes: output channels
    std::vector<Index> weights;  // where its packed weights begin, per group computed
};

// The pixels of a box that a group computes, and where they lie in the packed input and in the stage.
struct Footprint {
    Box q;
    PerAxis<Index> stage_stride{};
    Index packed = 0;  // of the first pixel

    bool empty() const { return !(q[0].size() && q[1].size() && q[2].size() && q[3].size()); }
    Index stage_at(const PerAxis<Index>& at) const {
        Index offset = 0;
        for (std::size_t a = 0; a < axes; ++a) offset += (at[a] - q[a].begin) * stage_stride[a];
        return offset;
    }
};

// A tile's worth of pixels, and a run of them that meets the same taps.
struct Position {
    Index packed, stage, count;
    Index in_line;  // from here to the end of the line, this one counted: they follow without a gap
};
struct Span {
    Index first, count;
    PerAxis<Range> taps;
};

struct Plan {
    Variant variant = Variant::stamp;
    Index lanes = 1;
    bool few_registers = true;  // of the instruction set it is made for: which prices hold
    int threads = 1;
    Index groups = 1, c_in = 1, c_out = 1;  // c_in and c_out per convolution group
    PerAxis<AxisPlan> axis;
    PerAxis<Index> x_stride{}, w_stride{}, y_stride{};  // in floats, per axis; channels are x_channel, y_channel apart
    Index x_channel = 0, y_channel = 0;
    bool covers_all = true;
    bool streams = false;  // stores bypass the caches
    bool split = false;    // threads share out output channels, and each goes over all pixels; else pixels

    std::vector<Group> group;
    std::vector<Block> block;
    Index vectors = 1, rows = 1;  // the tile
    Index side_by_side = 1;       // channels in lanes: tiles a block, more than one where no tile reads weights again
    Index weight_block = 0;       // channels in lanes: floats of weights that stay in cache for all tiles of a box
    Index weight_floats = 0;
    bool in_place = false;  // taps as rows: x is read where it lies, for the few slices that read it
    bool gathers = false;   // pixels in lanes: a tile's part of x is copied together for the many rows that read it

    PerAxis<Index> box{}, boxes{};   // pixels per box and how many boxes, per axis
    PerAxis<Index> packed_stride{};  // packed input of one box, in floats
    Index packed_channel = 0;        // one channel of it
    Index stage_stride = 0;          // pixels in lanes: floats a stage row; channels in lanes: pixels in the stage
    Index columns = 0,
          column_rows = 0;  // taps as rows: inputs of a box at most, and rows whose columns are held at a time
    Index positions = 0;    // tiles' worth of pixels in a box, at most
    std::size_t packed_bytes = 0, stage_bytes = 0, bias_bytes = 0, piece_bytes = 0, place_bytes = 0, column_bytes = 0,
                panel_bytes = 0, tap_bytes = 0;
    std::size_t thread_bytes = 0, workspace_bytes = 0;  // the last for all threads
    double cycles = 0;                                  // what the cost rule expects

    bool pixels_in_lanes() const { return variant == Variant::pixels || variant == Variant::taps; }
    bool channels_in_lanes() const { return variant == Variant::channels || variant == Variant::tap_by_tap; }
    bool has_tiles() const { return variant == Variant::pixels || variant == Variant::channels; }  // laid in advance
    Index tile_width() const { return vectors * lanes; }
    Index block_width() const { return side_by_side * tile_width(); }
    // How many tiles a line of pixels takes: vectors of it, or rows of it.
    Index tiles_of(Index pixels) const { return (pixels + unit() - 1) / unit(); }
    Index unit() const { return pixels_in_lanes() ? lanes : rows; }
    Index line_stage(Index pixels) const { return pixels_in_lanes() ? tiles_of(pixels) * lanes : pixels; }
    Footprint footprint(const Group&, const Box&) const;
    // What one pass over the pixels costs for one channel and tap, in sixteenths of a cycle: FMAs or loads, at least
    // what latency takes; among equals, the tile that reads fewer weights.
    Index pass(Index pixels) const;

    // Of (box, convolution group, block), which threads share out.
    Index items() const { return groups * box_count() * static_cast<Index>(block.size()); }
    // Of the thread that has most, against an even one.
    double share() const {
        const Index most = divide_up(items(), threads) * threads;
        return static_cast<double>(most) / static_cast<double>(items());
    }
    // Whether two threads write to one plane of y.
    bool shares_planes() const {
        const bool has_own = split && groups * static_cast<Index>(block.size()) >= threads;
        return threads > 1 && box_count() > boxes[0] && !has_own;
    }
    Index box_count() const { return boxes[0] * boxes[1] * boxes[2] * boxes[3]; }
    // Pixels in lanes: so many rows as tiles of even heights, the tall ones first. Weights lie as [channels of a
    // panel][slice][channel][tap][row].
    struct Slices {
        Index count, tall;  // all; those of `height`: the others are one row less
        Index height;
        Index first_row(Index slice) const { return slice * height - std::max<Index>(0, slice - tall); }
    };
    Slices slices_of(Index count) const;
    // Pixels in lanes: input channels whose panel fits L1, shared out evenly.
    Index panel_channels(const Group&) const;
    bool has_far_weights() const { return groups * weight_floats > near_weights; }
    // Pixels in lanes: far weights are read in one go, and prefetched.
    Stream weights_stream() const { return has_far_weights() ? Stream::scalars : Stream::none; }
    // Rows of the group in the block, as one slice of its matrix.
    Range rows_of(const Block&, const Group&) const;
    Index taps_a_row(const Group& g) const { return variant == Variant::taps ? 1 : g.taps; }
    // Taps as rows: those of all groups in the block, [group][row][tap].
    Index spread_rows(const Block&) const;
};

// Fills positions and spans (room for plan.positions each) for a footprint; returns the number of spans.
Index lay_tiles(const Plan&, const Group&, const Footprint&, Position*, Span*);

// Every shape decision, for one variant.
Plan make_plan(const Task&, const Simd&, Variant, bool fuse, bool split = false);
// The cheapest plan by the cost rule (choose.cpp).
Plan choose_plan(const Task&, const Simd&);
double expected_cycles(const Plan&);

}  // namespace tconv::tiling
