// How one problem is filtered: which F(m, r) per axis and phase, in which boxes, in how much workspace.
//
// A strip is one phase run of the height axis. For each phase run of the width axis it has a group: phases with the
// same taps, whose tiles read the same inputs and share their transforms. A group's tiles in one box are points × one
// matrix product
//
//     M[point][m][tile] = Σ_c U[point][m][c] · V[point][c][tile]        m = (output channel, phase h, phase w)
//
// A box is a strip's pixels whose V is kept in L2; its outputs wait in a stage until all groups of the strip are there,
// so that phases of the width axis leave interleaved. Boxes do not depend on the number of threads, so neither do bits.
#pragma once

#include "kernels/kernel.hpp"
#include "kernels/tiled/phases.hpp"
#include "kernels/tiled/simd.hpp"
#include "kernels/winograd/filter.hpp"

#include <vector>

namespace tconv::filtering {

using tiling::AxisPlan;
using tiling::divide_up;
using tiling::PhaseRun;
using tiling::Range;
using tiling::round_up;

// What is chosen for a problem: outputs a tile of phases with two and three taps, and whether phases that differ in
// their pixels at the border are taken together (AxisPlan), per axis.
struct Choice {
    Index height_outputs = 1, width_outputs = 1;
    bool fuse_height = true, fuse_width = true;
    auto operator<=>(const Choice&) const = default;
};

// The register tile of the matrix product: rows m × vectors of tiles.
struct Shape {
    Index lanes = 8, vectors = 2, rows = 6;
};
Shape shape_of(const tiling::Simd&);

struct Group {
    PhaseRun h, w;
    Filter fh, fw;
    Index first_slot = 0;  // of its phases among those of the width axis
    Index weights = 0;     // floats before its U, within one convolution group

    Index phases() const { return h.count * w.count; }
    Index points() const { return fh.points() * fw.points(); }
};

// A rectangle of pixels.
struct Box {
    Range h, w;
};

struct Strip {
    std::vector<Group> groups;
    Box pixels;                           // of all its groups
    Index box_height = 0, box_width = 0;  // pixels
    Index boxes_h = 0, boxes_w = 0;

    Box box(Index index) const;
};

// The tiles of a group in a box, row by row; in memory a multiple of the lanes.
struct Tiles {
    Range h, w;  // the box's pixels that the group computes
    Index rows = 0, columns = 0, count = 0, padded = 0, padded_columns = 0;
};
Tiles tiles_of(const Group&, const Box&, Index lanes);

// Floats of each part of a thread's workspace.
struct Rooms {
    Index line = 0, lines = 0, points = 0, v = 0, m = 0, half = 0, outputs = 0, stage = 0, row = 0;
    Index all() const { return line + lines + points + v + m + half + outputs + stage + row; }
};

struct Plan {
    Choice choice;
    Shape shape;
    int threads = 1;
    Index batch = 1, groups = 1, c_in = 1, c_out = 1;  // c_in and c_out per convolution group
    AxisPlan h, w;
    bool covers_all = true;  // every output belongs to a phase
    std::vector<Strip> strips;
    std::vector<Index> slots;  // phases k0 of the width axis, as they lie in the stage
    Index parts = 1;           // of the output channels, where boxes are fewer than threads can share
    Index block = 6;           // rows m whose products are taken together
    Index weight_floats = 0;   // of one convolution group
    Rooms rooms;
    std::size_t thread_bytes = 0, workspace_bytes = 0;  // the last for all threads

    Range channels(Index part) const { return {c_out * part / parts, c_out * (part + 1) / parts}; }
    Index panel_step() const { return c_in * shape.vectors * shape.lanes + 16; }  // 16: no two panels in the same sets
    Index stage_width(const Strip& s) const { return s.box_width + static_cast<Index>(max_outputs); }
    Index stage_rows(const Strip& s) const { return round_up(s.box_height, s.groups.front().fh.outputs); }
};

Plan make_plan(const Task&, const Shape&, const Choice&);

}  // namespace tconv::filtering
