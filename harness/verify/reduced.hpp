// A problem of the same structure and less work: for checks that run a kernel many times.
//
// Kernel, stride, dilation, pads, bias and whether there are groups stay; batch, groups, channels and input sizes are
// halved, the largest first and rounding up, until a run takes at most `macs` multiply-adds or nothing can shrink
// without changing what the problem is like (an input that still meets itself under the kernel, three channels).
#pragma once

#include "kernels/problem.hpp"

namespace tconv::verify {

inline constexpr Index reduced_macs = 4'000'000;

Problem reduced(const Problem& problem, Index macs = reduced_macs);

}  // namespace tconv::verify
