// The operation resize_convolution, which the kernels resize_conv and resize_conv_folded compute: the input resized by
// the stride with nearest, then an ordinary convolution of stride 1 with the problem's kernel, dilation, groups and
// bias, padded with zeros so that the size stays ("same"):
//
//     y[o] = bias + Σ x[⌊(o + k·d − m) ÷ s⌋]·w[k]  over all (c, k) with 0 ≤ o + k·d − m < in·s,   m = ⌊d·(k_size − 1) ÷
//     2⌋
//
// w is laid out as ever, [c_in, c_out / groups, kernel…], and not flipped. Every output meets the same number of
// inputs, whatever stride and kernel: no checkerboard. Source  Odena, Dumoulin & Olah 2016, doi:10.23915/distill.00003
#pragma once

#include "kernels/problem.hpp"

namespace tconv::upsample {

// Zeros before the first place of the resized axis.
constexpr Index same_margin(const Axis& a) { return a.dilation * (a.kernel - 1) / 2; }

}  // namespace tconv::upsample
