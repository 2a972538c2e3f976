#include "harness/verify/operands.hpp"

#include <cstring>
#include <utility>

namespace tconv::verify {
namespace {

constexpr std::uint64_t mix(std::uint64_t z) {
    z += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

TypedTensor filled(Dtype dtype, Index size, TensorName tensor, int threads, const Generator& value) {
    TypedTensor made(dtype, size);
    float* const values = made.values().data();
#pragma omp parallel for num_threads(threads > 1 && size > 50'000 ? threads : 1)  // less is done before others wake
    for (Index i = 0; i < size; ++i) values[i] = value(tensor, i);
    made.round();
    return made;
}

// Σ element·(2i + 1) mod 2^64: odd factors have inverses, so that no single change goes unseen.
template <class Bits>
std::uint64_t weighted_sum(ConstTensor tensor) {
    std::uint64_t sum = 0;
    for (Index i = 0; i < tensor.size; ++i) {
        Bits bits;
        std::memcpy(&bits, tensor.as<std::byte>() + static_cast<std::size_t>(i) * sizeof bits, sizeof bits);
        sum += bits * (2 * static_cast<std::uint64_t>(i) + 1);
    }
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

HostTensors::HostTensors(const Problem& problem, const Generator& values, int threads, Dtype dtype)
    : dtype_(dtype),
      x_(filled(dtype, problem.x_size(), TensorName::x, threads, values)),
      w_(filled(dtype, problem.w_size(), TensorName::w, threads, values)),
      bias_(filled(dtype, problem.bias_size(), TensorName::bias, threads, values)),
      fingerprint_(fingerprint()) {}

std::uint64_t HostTensors::fingerprint() const {
    const auto sum = bytes_of(dtype_) == 2 ? weighted_sum<std::uint16_t> : weighted_sum<std::uint32_t>;
    return sum(x()) + sum(w()) + sum(bias());
}

HostTensors::HostTensors(const Problem& problem, Seed seed, int threads)
    : HostTensors(problem, uniform.generator(problem, seed), threads) {}

HostTensors::HostTensors(const Problem& problem, Buffer x, Buffer w, Buffer bias)
    : x_(std::move(x), problem.x_size()),
      w_(std::move(w), problem.w_size()),
      bias_(std::move(bias), problem.bias_size()),
      fingerprint_(fingerprint()) {}

}  // namespace tconv::verify
