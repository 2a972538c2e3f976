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

}  // namespace tconv::test
