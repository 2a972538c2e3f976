// Packing: the only place that knows how operands lie in memory before the tiles see them.
#include "kernels/tiled/pack.hpp"

#include <algorithm>

namespace tconv::tiling {
namespace {

// Offsets within the weights of one (input, output) channel pair are a sum of a phase's part and a tap's part.
struct WeightIndex {
    const Plan& plan;
    const Group& group;

    Index of_phase(Index phase) const {
        Index offset = 0;
        for (std::size_t a = axes; a-- > 0; phase /= group.run[a].count)
            offset += (group.run[a].first + phase % group.run[a].count) * plan.w_stride[a];
        return offset;
    }
    Index of_tap(Index tap) const {
        Index offset = 0;
        for (std::size_t a = axes; a-- > 0; tap /= group.run[a].taps)
            offset += tap % group.run[a].taps * plan.axis[a].period * plan.w_stride[a];
        return offset;
    }
};

// Rows of a group's matrix over some channels and taps as [channel][tap][width]; columns beyond the rows are zero.
void pack_slice(const WeightIndex& at, const float* w, Range channels, Range taps, Range rows, Index width, Index pair,
                float* packed) {
    std::vector<Index> row, tap;
    for (Index m = rows.begin; m < rows.end; ++m)
        row.push_back(m / at.group.phases * pair + at.of_phase(m % at.group.phases));
    for (Index t = taps.begin; t < taps.end; ++t) tap.push_back(at.of_tap(t));
    w += channels.begin * at.plan.c_out * pair;
    for (Index c = channels.begin; c < channels.end; ++c, w += at.plan.c_out * pair)
        for (const Index t : tap) {
            for (const Index r : row) *packed++ = w[r + t];
            packed = std::fill_n(packed, width - rows.size(), 0.0f);
        }
}

// Taps as rows: a block's as [channels of a panel][slice][channel][row].
void pack_spread(const Plan& plan, const Block& block, const float* w, Index pair, float* packed) {
    std::vector<Index> row;
    for (const Group& g : plan.group) {
        const WeightIndex at{plan, g};
        const Range rows = plan.rows_of(block, g);
        for (Index m = rows.begin; m < rows.end; ++m)
            for (Index t = 0; t < g.taps; ++t)
                row.push_back(m / g.phases * pair + at.of_phase(m % g.phases) + at.of_tap(t));
    }
    const Plan::Slices slices = plan.slices_of(plan.spread_rows(block));
    const Index step = plan.panel_channels(plan.group.front());
    for (Index first = 0; first < plan.c_in; first += step)
        for (Index i = 0; i < slices.count; ++i)
            for (Index c = first; c < std::min(first + step, plan.c_in); ++c)
                for (Index r = slices.first_row(i); r < slices.first_row(i + 1); ++r)
                    *packed++ = w[c * plan.c_out * pair + row[static_cast<std::size_t>(r)]];
}

}  // namespace

void pack_weights(const Plan& plan, const Problem& p, const float* weights, float* packed) {
    for (Index g = 0; g < plan.groups; ++g, packed += plan.weight_floats) {
        const float* w = weights + g * plan.c_in * plan.c_out * p.taps();
        for (const Block& block : plan.block) {
            if (plan.variant == Variant::taps) {
                pack_spread(plan, block, w, p.taps(), packed + block.weights.front());
                continue;
            }
            for (std::size_t i = 0; i < block.weights.size(); ++i) {
                const Group& group = plan.group[static_cast<std::size_t>(block.group) + i];
                const WeightIndex at{plan, group};
                const Range rows = plan.rows_of(block, group);
                float* to = packed + block.weights[i];
                if (plan.channels_in_lanes()) {
                    const Index width = plan.tile_width();
                    const auto slice = [&](Index first, Range taps) {
                        pack_slice(at, w, {0, plan.c_in}, taps, {first, std::min(first + width, rows.end)}, width,
                                   p.taps(), to);
                        to += width * plan.c_in * taps.size();
                    };
                    for (Index r = rows.begin; r < rows.end; r += width) {
                        if (plan.variant == Variant::channels) {
                            slice(r, {0, group.taps});
                            continue;
                        }
                        const Index across = group.run[3].taps;  // a tap of the width after another
                        for (Index t = 0; t < across; ++t)
                            for (Index down = t; down < group.taps; down += across) slice(r, {down, down + 1});
                    }
                    continue;
                }
                const Plan::Slices slices = plan.slices_of(rows.size());
                const Index step = plan.panel_channels(group);
                for (Index c = 0; c < plan.c_in; c += step)
                    for (Index i = 0; i < slices.count; ++i) {
                        const Range slice{rows.begin + slices.first_row(i), rows.begin + slices.first_row(i + 1)},
                            channels{c, std::min(c + step, plan.c_in)};
                        pack_slice(at, w, channels, {0, group.taps}, slice, slice.size(), p.taps(), to);
                        to += channels.size() * group.taps * slice.size();
                    }
            }
        }
    }
}

void pack_box(const Plan& plan, const Simd& simd, const float* x, const Box& box, float* packed) {
    PerAxis<Range> from;
    Index copied = 1, origin = 0;
    for (std::size_t a = 0; a < axes; ++a) {
        from[a] = Range{box[a].begin - plan.axis[a].lead(), box[a].end} & Range{0, plan.axis[a].axis.in};
        copied *= from[a].size();
        origin += (plan.axis[a].lead() - box[a].begin) * plan.packed_stride[a];
    }
    Index rows = from[2].size(), width = from[3].size();
    if (plan.packed_stride[2] == width && plan.x_stride[2] == width) {  // rows without a gap are one long row
        width *= rows;
        rows = std::min<Index>(rows, 1);
    }
    for (Index c = 0; c < plan.c_in; ++c, x += plan.x_channel, packed += plan.packed_channel) {
        if (copied != plan.packed_channel) std::fill_n(packed, plan.packed_channel, 0.0f);
        if (copied == 0) continue;
        for (Index n = from[0].begin; n < from[0].end; ++n)
            for (Index d = from[1].begin; d < from[1].end; ++d)
                simd.interleave({.y = packed + origin + n * plan.packed_stride[0] + d * plan.packed_stride[1] +
                                      from[2].begin * plan.packed_stride[2] + from[3].begin,
                                 .rows = {x + n * plan.x_stride[0] + d * plan.x_stride[1] +
                                          from[2].begin * plan.x_stride[2] + from[3].begin},
                                 .count = 1,
                                 .n = width,
                                 .lines = rows,
                                 .y_step = plan.packed_stride[2],
                                 .row_step = {plan.x_stride[2]}},
                                false);
    }
    std::fill_n(packed, max_vectors * plan.lanes, 0.0f);  // the last vectors reach past the last channel
}

}  // namespace tconv::tiling
