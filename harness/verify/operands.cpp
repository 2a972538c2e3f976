#include "harness/verify/operands.hpp"

#include <utility>

namespace tconv::verify {
namespace {

constexpr std::uint64_t mix(std::uint64_t z) {
    z += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

Buffer filled(Index size, Seed seed, TensorName tensor, int threads) {
    Buffer buffer(static_cast<std::size_t>(size) * sizeof(float));
    float* values = reinterpret_cast<float*>(buffer.data());
#pragma omp parallel for num_threads(threads) if (threads > 1)
    for (Index i = 0; i < size; ++i) values[i] = value_at(seed, tensor, i);
    return buffer;
}

}  // namespace

float value_at(Seed seed, TensorName tensor, Index index) {
    const std::uint64_t stream = mix(seed ^ mix(static_cast<std::uint64_t>(tensor)));
    const auto bits = static_cast<std::int32_t>(mix(stream + static_cast<std::uint64_t>(index)) >> 40);  // 24 bits
    return static_cast<float>(bits - (1 << 23)) * 0x1p-23f;
}

HostTensors::HostTensors(const Problem& problem, Seed seed, int threads)
    : x_size_(problem.x_size()),
      w_size_(problem.w_size()),
      bias_size_(problem.bias_size()),
      x_(filled(x_size_, seed, TensorName::x, threads)),
      w_(filled(w_size_, seed, TensorName::w, threads)),
      bias_(filled(bias_size_, seed, TensorName::bias, threads)) {}

HostTensors::HostTensors(const Problem& problem, Buffer x, Buffer w, Buffer bias)
    : x_size_(problem.x_size()),
      w_size_(problem.w_size()),
      bias_size_(problem.bias_size()),
      x_(std::move(x)),
      w_(std::move(w)),
      bias_(std::move(bias)) {}

}  // namespace tconv::verify
