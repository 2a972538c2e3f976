// One transposed convolution seen in four ways, on whole numbers, so that nothing hides in rounding: all give the same
// y.
//
// One image and one pair of channels of a problem: x, w and y have the problem's axes and no others. Everything here
// is meant to be looked at; it is plain and slow.
//
// Source  Dumoulin & Visin 2016, arXiv:1603.07285, §4 (matrix and zero-insertion); Shi et al. 2016, arXiv:1609.07009
//         (phases)
#pragma once

#include "kernels/problem.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace tconv::theory {

// Whole numbers over the three axes of a problem, row-major.
struct Image {
    std::array<Index, 3> size = {1, 1, 1};
    std::vector<std::int64_t> values = {};

    Index place(Index d, Index h, Index w) const { return (d * size[height] + h) * size[width] + w; }
    std::int64_t at(Index d, Index h, Index w) const { return values[static_cast<std::size_t>(place(d, h, w))]; }
    std::int64_t& at(Index d, Index h, Index w) { return values[static_cast<std::size_t>(place(d, h, w))]; }
    bool operator==(const Image&) const = default;
};

Image zeros(std::array<Index, 3> size);
Image counting(std::array<Index, 3> size);  // 1, 2, 3, …

std::array<Index, 3> input_size(const Problem&);
std::array<Index, 3> kernel_size(const Problem&);
std::array<Index, 3> output_size(const Problem&);

// ---- the definition: every input stamps w, scaled by its value
Image stamped(const Problem&, const Image& x, const Image& w);

// ---- the matrix: C has a row for each element of x and a column for each of y, and maps y-shapes to x-shapes
struct TapMatrix {
    Index rows, columns;
    std::vector<Index> tap;  // [rows, columns]: which tap stands there, -1: none

    Index at(Index row, Index column) const { return tap[static_cast<std::size_t>(row * columns + column)]; }
};
TapMatrix matrix_c(const Problem&);
Image transposed_times(const Problem&, const TapMatrix& c, const Image& w, const Image& x);  // Cᵀ·x
Image times(const Problem&, const TapMatrix& c, const Image& w, const Image& y);             // C·y

// ---- zero-insertion: s − 1 zeros between inputs, padded or cropped, convolved with the flipped kernel
struct ZeroInserted {
    enum Cell : char { padding, inserted, input };
    Image values;
    std::vector<Cell> cell;  // what each value is
};
ZeroInserted zero_inserted(const Problem&, const Image& x);
Image flipped(const Image& w);
// The ordinary convolution (cross-correlation) of stride 1 with the problem's dilation.
Image convolved(const Problem&, const Image& padded, const Image& kernel);

// ---- phases: output o meets only taps with k·d ≡ o + b (mod s)
struct Phase {
    Index first = 0, outputs = 0;  // o = first, first + s, …: so many of them
    std::vector<Index> taps;       // ascending; empty where no tap reaches the phase: bias alone
};
std::vector<Phase> phases(const Axis&);  // stride of them; number r holds the outputs with (o + b) mod s = r
Image by_phases(const Problem&, const Image& x, const Image& w);

}  // namespace tconv::theory
