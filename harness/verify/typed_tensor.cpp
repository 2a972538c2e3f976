#include "harness/verify/typed_tensor.hpp"

#include "kernels/bf16.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace tconv::verify {

void round_to(Dtype dtype, std::span<float> values) {
    if (dtype == Dtype::f32) return;
    std::ranges::transform(values, values.begin(), [](float v) { return from_bf16(to_bf16(v)); });
}

void widen(Dtype dtype, const void* elements, std::span<float> values) {
    if (dtype == Dtype::f32)
        std::memcpy(values.data(), elements, values.size_bytes());
    else
        std::transform(static_cast<const std::uint16_t*>(elements),
                       static_cast<const std::uint16_t*>(elements) + values.size(), values.begin(), from_bf16);
}

TypedTensor::TypedTensor(Dtype dtype, Index size)
    : dtype_(dtype), size_(size), values_(static_cast<std::size_t>(size) * sizeof(float)) {
    if (dtype != Dtype::f32) elements_ = Buffer(bytes());
}

TypedTensor::TypedTensor(Buffer values, Index size) : dtype_(Dtype::f32), size_(size), values_(std::move(values)) {}

void TypedTensor::poison(int byte) const {
    if (size_ > 0) std::memset(elements().data, byte, bytes());
}

void TypedTensor::round() const {
    if (dtype_ == Dtype::f32) return;
    std::ranges::transform(values(), elements().as<std::uint16_t>(), to_bf16);
    widen();
}

void TypedTensor::widen() const {
    if (dtype_ != Dtype::f32) verify::widen(dtype_, elements().data, values());
}

}  // namespace tconv::verify
