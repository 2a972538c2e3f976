// The tensors a trial runs on: value = f(seed, tensor, index), the same for any thread count, any machine, any day.
//
// Values are uniform in [−1, 1), multiples of 2^−23, so that they are exact in f32.
#pragma once

#include "kernels/buffer.hpp"
#include "kernels/kernel.hpp"

#include <cstdint>

namespace tconv::verify {

using Seed = std::uint64_t;

enum class TensorName : std::uint64_t { x = 1, w = 2, bias = 3 };

// The counter-based generator: two rounds of SplitMix64's finaliser (Steele, Lea & Flood 2014) over seed, tensor and
// index.
float value_at(Seed seed, TensorName tensor, Index index);

// Owns x, w and bias of a problem, in f32.
class HostTensors {
public:
    HostTensors(const Problem& problem, Seed seed, int threads);
    // Values of somebody else's, in f32: as many as the problem has.
    HostTensors(const Problem& problem, Buffer x, Buffer w, Buffer bias);

    ConstTensor x() const { return {x_.data(), x_size_}; }
    ConstTensor w() const { return {w_.data(), w_size_}; }
    ConstTensor bias() const { return bias_size_ ? ConstTensor{bias_.data(), bias_size_} : ConstTensor{}; }

private:
    Index x_size_, w_size_, bias_size_;
    Buffer x_, w_, bias_;
};

}  // namespace tconv::verify
