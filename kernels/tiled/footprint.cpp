// Cutting a group's pixels into tiles, and tiles into spans that meet the same taps.
//
// Taps that meet no input from a whole tile are left out: a kernel far longer than the image costs what its image
// costs.
#include "kernels/tiled/plan.hpp"

#include <algorithm>

namespace tconv::tiling {

Footprint Plan::footprint(const Group& g, const Box& within) const {
    Footprint f;
    for (std::size_t a = 0; a < axes; ++a) {
        f.q[a] = within[a] & g.run[a].pixels;
        f.packed += (f.q[a].begin - within[a].begin + axis[a].lead()) * packed_stride[a];
    }
    if (g.flat) {
        f.stage_stride = packed_stride;
    } else {
        const Index line = line_stage(f.q[3].size());
        f.stage_stride = {f.q[1].size() * f.q[2].size() * line, f.q[2].size() * line, line, 1};
    }
    return f;
}

namespace {

class Layer {
public:
    Layer(const Plan& plan, const Group& group, const Footprint& f, Position* positions, Span* spans)
        : plan_(plan), group_(group), f_(f), positions_(positions), spans_(spans) {}

    Index flat() {
        Index pixels = 1;
        PerAxis<Range> taps;
        for (std::size_t a = 0; a < axes; ++a) {
            pixels += (f_.q[a].size() - 1) * plan_.packed_stride[a];
            taps[a] = taps_of(a, f_.q[a]);
        }
        spans_[0] = {0, 0, taps};
        ++span_count_;
        line(pixels, f_.packed, 0, [](Index, Index) {});
        return span_count_;
    }

    Index by_line() {
        PerAxis<Index> q;
        PerAxis<Range> taps;
        for (q[0] = f_.q[0].begin; q[0] < f_.q[0].end; ++q[0])
            for (q[1] = f_.q[1].begin; q[1] < f_.q[1].end; ++q[1])
                for (q[2] = f_.q[2].begin; q[2] < f_.q[2].end; ++q[2]) {
                    q[3] = f_.q[3].begin;
                    Index packed = f_.packed;
                    for (std::size_t a = 0; a + 1 < axes; ++a) {
                        taps[a] = taps_of(a, {q[a], q[a] + 1});
                        packed += (q[a] - f_.q[a].begin) * plan_.packed_stride[a];
                    }
                    line(f_.q[3].size(), packed, f_.stage_at(q), [&](Index begin, Index end) {
                        taps[3] = taps_of(3, {q[3] + begin, q[3] + end});
                        meet(taps);
                    });
                }
        return span_count_;
    }

private:
    Range taps_of(std::size_t a, Range q) const { return plan_.axis[a].taps_meeting(q, group_.run[a].taps); }

    void meet(const PerAxis<Range>& taps) {
        const auto same = [](Range u, Range v) { return u.begin == v.begin && u.end == v.end; };
        if (span_count_ == 0 || !std::ranges::equal(spans_[span_count_ - 1].taps, taps, same))
            spans_[span_count_++] = {position_count_, 0, taps};
    }

    // Pixels in lanes: whole vectors, the last one reaching past the line. Channels in lanes: tiles of even heights.
    template <class Before>
    void line(Index pixels, Index packed, Index stage, Before before) {
        const Index tiles = plan_.tiles_of(pixels);
        for (Index t = 0; t < tiles; ++t) {
            const bool vectors = plan_.pixels_in_lanes();
            const Index begin = vectors ? t * plan_.lanes : pixels * t / tiles;
            const Index end = vectors ? std::min(begin + plan_.lanes, pixels) : pixels * (t + 1) / tiles;
            before(begin, end);
            positions_[position_count_++] = {packed + begin, stage + begin, end - begin, tiles - t};
            ++spans_[span_count_ - 1].count;
        }
    }

    const Plan& plan_;
    const Group& group_;
    const Footprint& f_;
    Position* positions_;
    Span* spans_;
    Index position_count_ = 0, span_count_ = 0;
};

}  // namespace

Index lay_tiles(const Plan& plan, const Group& group, const Footprint& f, Position* positions, Span* spans) {
    Layer layer(plan, group, f, positions, spans);
    return group.flat ? layer.flat() : layer.by_line();
}

}  // namespace tconv::tiling
