// oneDNN's deconvolution, asked plainly: tensors in our layouts in, y in ours out, whatever blocked layouts it likes
// between.
#pragma once

#include "kernels/problem.hpp"
#include "tests/kernels/run_kernel.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tconv::test {

// Empty where the library does not take the problem.
std::optional<std::vector<float>> deconvolve(const Problem& problem, const Tensors& tensors);
std::string deconvolution_library();  // "oneDNN 2.6.3"

}  // namespace tconv::test
