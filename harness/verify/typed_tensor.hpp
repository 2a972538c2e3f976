// A tensor twice over: its values in f32, in which the judge computes, and the elements that a kernel reads or writes.
// One memory where elements are f32. Elements of 16 bits are bf16: no kernel is judged in another dtype (verify.cpp).
#pragma once

#include "kernels/buffer.hpp"
#include "kernels/kernel.hpp"

#include <span>

namespace tconv::verify {

// Whether there is a judge for it.
constexpr bool is_judged(Dtype dtype) { return dtype == Dtype::f32 || dtype == Dtype::bf16; }

// Rounds values to such as the dtype has.
void round_to(Dtype, std::span<float> values);
// As many elements as there are values.
void widen(Dtype, const void* elements, std::span<float> values);

class TypedTensor {
public:
    TypedTensor(Dtype, Index size);          // undefined
    TypedTensor(Buffer values, Index size);  // f32

    std::span<float> values() const {
        return {reinterpret_cast<float*>(values_.data()), static_cast<std::size_t>(size_)};
    }
    Tensor elements() const { return {dtype_ == Dtype::f32 ? values_.data() : elements_.data(), size_}; }
    std::size_t bytes() const { return static_cast<std::size_t>(size_) * bytes_of(dtype_); }  // of the elements

    void poison(int byte = 0xff) const;  // the elements; 0xff: every one a NaN
    void round() const;                  // elements from values, and values to what the elements hold
    void widen() const;                  // values from elements

private:
    Dtype dtype_;
    Index size_;
    Buffer values_, elements_;
};

}  // namespace tconv::verify
