// The cost model of `auto`: nanoseconds that a run is expected to take, operands in cache. Coarse on purpose: where the
// choice matters, kernels differ by factors. Asked only of tasks that the kernel does not decline.
#pragma once

#include "kernels/kernel.hpp"

namespace tconv::choosing {

double tiled_ns(const Task&);
double gemm_col2im_ns(const Task&);
double matrix_ct_ns(const Task&);
double naive_ns(const Task&);

}  // namespace tconv::choosing
