// A kernel run on tensors of the test's own, without any judge.
#pragma once

#include "kernels/buffer.hpp"
#include "kernels/kernel.hpp"

#include <cstring>
#include <vector>

namespace tconv::test {

struct Tensors {
    std::vector<float> x, w, bias;
};

inline ConstTensor view(const std::vector<float>& values) { return {values.data(), static_cast<Index>(values.size())}; }

// y [batch, c_out, out…]; every element a NaN before the run.
inline std::vector<float> run_kernel(const Kernel& kernel, const Task& task, const Tensors& tensors) {
    const std::size_t size = static_cast<std::size_t>(task.problem.y_size());
    const Buffer y(size * sizeof(float)), workspace(kernel.workspace_bytes(task));
    std::memset(y.data(), 0xff, y.bytes());
    std::memset(workspace.data(), 0xff, workspace.bytes());
    kernel.prepare(task, view(tensors.w))
        ->run({.x = view(tensors.x),
               .bias = tensors.bias.empty() ? ConstTensor{} : view(tensors.bias),
               .y = {y.data(), task.problem.y_size()},
               .workspace = workspace.data()});
    const float* values = reinterpret_cast<const float*>(y.data());
    return std::vector<float>(values, values + size);
}

}  // namespace tconv::test
