// The ordinary convolution C whose adjoint a transposed convolution is, written three times over.
//
//     (C u)[n, ci, i] = Σ u[n, co, o]·w[ci, co, k]    over the co of ci's group and all (o, k) with
//                                                     o = i·stride + k·dilation − pad_begin inside [0, out)
//
// C maps y-shaped tensors to x-shaped ones: in an ordinary layer's words, y's shape is its input, pads b and e are its
// padding, [c_in, c_out / groups, kernel…] are its weights, read where they lie. Hence ⟨C u, x⟩ = ⟨u, Cᵀ x⟩, which
// judges Cᵀ x, a kernel's y without its bias, by nothing that ever computed a y. One mistake in C would judge as badly,
// so the forms share no arithmetic and must agree with one another first.
//
// All in double: exact for small integers. They are plain; use them on small problems.
// Source  Dumoulin & Visin 2016, arXiv:1603.07285, §2 (sliding window) and §4.1 (the matrix C);
//         Chellapilla, Puri & Simard 2006, "High performance convolutional neural networks" (im2col)
#pragma once

#include "kernels/problem.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace tconv::verify {

// w [c_in, c_out / groups, kernel…] and u [batch, c_out, out…] give [batch, c_in, in…].
using Convolve = std::vector<double>(const Problem&, std::span<const double> w, std::span<const double> u);

struct Forward {
    std::string_view name;
    Convolve* convolve;
};

// In the order of forward.def.
std::span<const Forward> all_forwards();

namespace forward {
#define FORWARD(name) Convolve name;
#include "harness/verify/forward/forward.def"
#undef FORWARD
}  // namespace forward

// C of one group and one image, compressed by rows. A row is an element of x [group_in, in…], a column one of y
// [group_out, out…]: an ordinary 3×3 convolution of a 4×4 image makes it 4×16.
struct MatrixC {
    Index rows = 0, columns = 0;
    std::vector<Index> row_begin = {};  // rows + 1; of the entries below
    std::vector<Index> column = {};
    std::vector<double> value = {};
};
MatrixC matrix_c(const Problem&, std::span<const double> w, Index group);

}  // namespace tconv::verify
