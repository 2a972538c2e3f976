#include "harness/verify/operands.hpp"

#include <bit>
#include <utility>

namespace tconv::verify {
namespace {

constexpr std::uint64_t mix(std::uint64_t z) {
    z += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

template <class Values>
Buffer filled(Index size, TensorName tensor, int threads, const Values& value) {
    Buffer buffer(static_cast<std::size_t>(size) * sizeof(float));
    float* values = reinterpret_cast<float*>(buffer.data());
#pragma omp parallel for num_threads(threads > 1 && size > 50'000 ? threads : 1)  // less is done before others wake
    for (Index i = 0; i < size; ++i) values[i] = value(tensor, i);
    return buffer;
}

// Σ element·(2i + 1) mod 2^64: odd factors have inverses, so that no single change goes unseen.
std::uint64_t weighted_sum(ConstTensor tensor, std::uint64_t start) {
    const float* values = tensor.as<float>();
    std::uint64_t sum = start;
    for (Index i = 0; i < tensor.size; ++i)
        sum += std::bit_cast<std::uint32_t>(values[i]) * (2 * static_cast<std::uint64_t>(i) + 1);
    return sum;
}

}  // namespace

std::uint64_t bits_at(Seed seed, TensorName tensor, Index index) {
    const std::uint64_t stream = mix(seed ^ mix(static_cast<std::uint64_t>(tensor)));
    return mix(stream + static_cast<std::uint64_t>(index));
}

float value_at(Seed seed, TensorName tensor, Index index) {
    const auto bits = static_cast<std::int32_t>(bits_at(seed, tensor, index) >> 40);  // 24 bits
    return static_cast<float>(bits - (1 << 23)) * 0x1p-23f;
}

const Fill uniform = {"uniform", [](const Problem&, Seed seed) -> Generator {
                          return [seed](TensorName tensor, Index i) { return value_at(seed, tensor, i); };
                      }};

HostTensors::HostTensors(const Problem& problem, const Generator& values, int threads)
    : x_size_(problem.x_size()),
      w_size_(problem.w_size()),
      bias_size_(problem.bias_size()),
      x_(filled(x_size_, TensorName::x, threads, values)),
      w_(filled(w_size_, TensorName::w, threads, values)),
      bias_(filled(bias_size_, TensorName::bias, threads, values)),
      fingerprint_(fingerprint()) {}

std::uint64_t HostTensors::fingerprint() const { return weighted_sum(bias(), weighted_sum(w(), weighted_sum(x(), 0))); }

HostTensors::HostTensors(const Problem& problem, Seed seed, int threads)
    : HostTensors(problem, uniform.generator(problem, seed), threads) {}

HostTensors::HostTensors(const Problem& problem, Buffer x, Buffer w, Buffer bias)
    : x_size_(problem.x_size()),
      w_size_(problem.w_size()),
      bias_size_(problem.bias_size()),
      x_(std::move(x)),
      w_(std::move(w)),
      bias_(std::move(bias)),
      fingerprint_(fingerprint()) {}

}  // namespace tconv::verify
