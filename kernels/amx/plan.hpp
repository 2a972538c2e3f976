// How one problem becomes products of tiles.
//
// All padded pixels of all images of a convolution group lie in one line, the field: pixel (n, d, h, w) at
// n·s_n + d·s_d + h·s_h + w, each axis as long as its inputs and one border of zeros, which is the end of one line and
// the beginning of the next. A tap is then the same field some pixels earlier, for every pixel alike: no im2col.
//
// A stretch is a piece of the field that a thread packs into its L2 as rows of pairs of channels, [row][pixel][2], for
// one term of x or for three; a tile of inputs is 16 rows at 16 pixels. With few channels, taps are rows as well (each
// a copy, moved), so that 16 rows hold more than zeros.
//
// A strip is one phase run of depth and of height; for each phase run of the width it has a group: phases with the same
// taps. A group's rows m = (output channel, phases d, h, w) of one block of channels are products over (tap, channels),
// 32 k a step, in blocks of 32 rows × 32 pixels. Nothing of this depends on the number of threads, so neither do bits.
#pragma once

#include "kernels/amx/split.hpp"
#include "kernels/kernel.hpp"
#include "kernels/tiled/phases.hpp"

#include <algorithm>
#include <vector>

namespace tconv::amx {

using tiling::AxisPlan;
using tiling::divide_up;
using tiling::PhaseRun;
using tiling::Range;
using tiling::round_up;

// 16 rows of the packed stretch that a step multiplies, and the tap they are read at (none where taps are rows).
struct Rows {
    Index first, tap;
};

struct Group {
    PhaseRun d, h, w;
    Index stage_row = 0;        // its first row in the stage
    Index weights = 0;          // bf16 before its first block's, within those of a block of channels
    std::vector<Rows> k;        // what is multiplied, one term with one term
    std::vector<Step> steps{};  // the same for all products of terms, small ones first

    Index phases() const { return d.count * h.count * w.count; }
};

struct Strip {
    std::vector<Group> groups;
    Index channels = 1, blocks = 1;  // output channels a block, and how many blocks
    Index stage_rows = 0;
    Index weights = 0, block_weights = 0;  // bf16 before it, and of one block of channels
};

struct Plan {
    Index terms = 1;
    int threads = 1;
    Index batch = 1, groups = 1, c_in = 1, c_out = 1;  // c_in and c_out per convolution group
    AxisPlan d, h, w;
    bool covers_all = true;  // every output belongs to a phase

    Index field_d = 1, field_h = 1, field_w = 1, field = 1;  // pixels per axis, and all
    Index pairs = 1, taps = 1;                               // of channels; most per phase
    bool taps_are_rows = false;
    Index rows = tile_pairs;     // of a packed stretch
    Index lead = 0;              // pixels packed before a stretch's first
    Index stretch = 0, row = 0;  // pixels; pairs from one row to the next
    std::vector<Strip> strips;
    Index weights = 0;  // bf16, of one convolution group
    std::size_t packed_bytes = 0, stage_bytes = 0, thread_bytes = 0, workspace_bytes = 0;

    Index stretches() const { return divide_up(field, stretch); }
    Range stretch_at(Index i) const { return {i * stretch, std::min((i + 1) * stretch, field)}; }
    Index products() const { return terms == 1 ? 1 : 6; }
    Range channels(const Strip& s, Index block) const {
        return {block * s.channels, std::min((block + 1) * s.channels, c_out)};
    }
    // How far back a tap reads, in pixels, and its part per axis.
    struct Tap {
        Index d, h, w;
    };
    Tap tap(Index index) const {
        return {index / w.max_taps / h.max_taps, index / w.max_taps % h.max_taps, index % w.max_taps};
    }
    Index reach(Index tap) const;
    // Tap and pair of channels of a packed row read by a step; a pair beyond the last is zeros.
    struct Term {
        Index tap, pair;
    };
    Term term(Rows rows, Index row) const {
        if (!taps_are_rows) return {rows.tap, rows.first + row};
        return {(rows.first + row) / pairs, (rows.first + row) % pairs};
    }
    // Whether any of these pixels is one of the group's.
    bool meets(const Group&, Range pixels) const;
};

Plan make_plan(const Task&, Index terms);

// Room for a line of y in the making, as f32.
Index line_floats(const Plan&);

// Products of 32 × 32 × 32 that a run makes.
Index step_count(const Plan&);

}  // namespace tconv::amx
