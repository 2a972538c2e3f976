// All small problems: the cases where off-by-ones live.
#pragma once

#include "kernels/kernel.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tconv::test {

// Every valid axis with input, kernel, stride and dilation up to 3 and pads from −1 to the kernel.
inline std::vector<Axis> small_axes() {
    std::vector<Axis> axes;
    for (Index in = 1; in <= 3; ++in)
        for (Index kernel = 1; kernel <= 3; ++kernel)
            for (Index stride = 1; stride <= 3; ++stride)
                for (Index dilation = 1; dilation <= 3; ++dilation)
                    for (Index begin = -1; begin <= kernel; ++begin)
                        for (Index end = -1; end <= kernel; ++end)
                            if (const Axis a{in, kernel, stride, dilation, begin, end}; a.out() >= 1) axes.push_back(a);
    return axes;
}

// Every batch and channel count up to 3, every group count that divides both, with and without bias.
inline std::vector<Problem> small_channels() {
    std::vector<Problem> problems;
    for (Index batch = 1; batch <= 3; ++batch)
        for (Index c_in = 1; c_in <= 3; ++c_in)
            for (Index c_out = 1; c_out <= 3; ++c_out)
                for (Index groups = 1; groups <= 3; ++groups)
                    for (const bool bias : {false, true})
                        if (c_in % groups == 0 && c_out % groups == 0)
                            problems.push_back(
                                {.batch = batch, .c_in = c_in, .c_out = c_out, .groups = groups, .bias = bias});
    return problems;
}

// A small counter-based choice, the same everywhere: `index` of draw `draw`, in [0, count).
inline std::size_t choose(std::uint64_t draw, std::uint64_t index, std::size_t count) {
    std::uint64_t z = draw * 0x9e3779b97f4a7c15 + index * 0xbf58476d1ce4e5b9 + 0x94d049bb133111eb;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return (z ^ (z >> 31)) % count;
}

// What tests of every kernel ask: f(problem, threads) for all small problems of one axis, and samples of two axes and
// three. `every` thins them: of so many one.
template <class F>
void each_small_problem_of_one_axis(F f, std::uint64_t every = 1) {
    const auto axes = small_axes();
    std::uint64_t count = 0;
    for (Problem p : small_channels())
        for (const Axis& w : axes) {
            p.spatial = 1;
            p.axis[width] = w;
            if (++count % every == 0) f(p, 1 + static_cast<int>(count / every % 2));
        }
}

// Each height meets twelve widths spread over all of them.
template <class F>
void each_small_problem_of_two_axes(F f, std::uint64_t every = 1) {
    const auto axes = small_axes();
    const auto channels = small_channels();
    for (std::size_t h = 0; h < axes.size(); ++h)
        for (std::size_t turn = 0; turn < 12; ++turn) {
            if ((h * 12 + turn) % every != 0) continue;
            Problem p = channels[choose(1, h * 12 + turn, channels.size())];
            p.axis[height] = axes[h];
            p.axis[width] = axes[choose(2, h * 12 + turn, axes.size())];
            f(p, 1 + static_cast<int>(turn % 2));
        }
}

template <class F>
void each_small_problem_of_three_axes(F f, std::uint64_t every = 1) {
    const auto axes = small_axes();
    const auto channels = small_channels();
    for (std::uint64_t i = 0; i < 3000; i += every) {
        Problem p = channels[choose(3, i, channels.size())];
        p.spatial = 3;
        for (std::size_t axis = 0; axis < 3; ++axis) p.axis[axis] = axes[choose(4 + axis, i, axes.size())];
        f(p, 1 + static_cast<int>(i / every % 2));
    }
}

}  // namespace tconv::test
