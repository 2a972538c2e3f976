// Random valid problems, small enough to be judged by thousands: any axes, groups, strides, dilations and pads.
#pragma once

#include "tests/kernels/small_problems.hpp"

namespace tconv::test {

// Draws in a row, all told by one number.
class Draw {
public:
    explicit Draw(std::uint64_t stream) : stream_(stream) {}
    Index between(Index least, Index most) {
        return least + static_cast<Index>(choose(stream_, ++count_, static_cast<std::size_t>(most - least + 1)));
    }
    bool one_in(Index count) { return between(1, count) == 1; }

private:
    std::uint64_t stream_, count_ = 0;
};

inline Axis random_axis(Draw& draw, Index largest_in, Index largest_kernel) {
    Axis a{.in = draw.between(1, largest_in),
           .kernel = draw.between(1, largest_kernel),
           .stride = draw.between(1, 5),
           .dilation = draw.one_in(2) ? 1 : draw.between(1, 4)};
    const Index reach = a.dilation * (a.kernel - 1);
    if (draw.one_in(3)) return a;
    a.pad_begin = draw.between(-3, reach + 1);
    a.pad_end = draw.one_in(2) ? a.pad_begin : draw.between(-3, reach + 1);
    return a;
}

inline Problem drawn_problem(Draw& draw) {
    constexpr std::array<Index, 3> largest_in = {70, 17, 7}, largest_kernel = {25, 7, 4};
    Problem p{.batch = draw.one_in(2) ? 1 : draw.between(1, 3), .groups = draw.one_in(2) ? 1 : draw.between(1, 5)};
    p.c_in = p.groups * draw.between(1, draw.one_in(4) ? 40 : 5);
    p.c_out = p.groups * draw.between(1, draw.one_in(4) ? 40 : 5);
    p.bias = draw.one_in(2);
    p.spatial = static_cast<int>(draw.between(1, 3));
    const auto axes = static_cast<std::size_t>(p.spatial);
    for (std::size_t axis = 3 - axes; axis < 3; ++axis)
        p.axis[axis] = random_axis(draw, largest_in[axes - 1], largest_kernel[axes - 1]);
    return p;
}

// Problem number `index` of the series `series`.
inline Problem random_problem(std::uint64_t series, std::uint64_t index, Index most_macs) {
    Draw draw(series * 1'000'003 + index);
    for (;;) {
        const Problem p = drawn_problem(draw);
        bool has_output = true;
        for (const Axis& a : p.axis) has_output &= a.out() >= 1;
        if (!has_output || p.macs() > most_macs || p.y_size() > most_macs) continue;
        validate(p);
        return p;
    }
}

}  // namespace tconv::test
