// The tensors a trial runs on: value = f(seed, tensor, index), the same for any thread count, any machine, any day;
// rounded to the dtype, where that is narrower than f32, and the rounded values are what the judge knows, too.
//
// What the values are like is a Fill. The first is `uniform`: in [−1, 1), multiples of 2^−23, so that they are exact in
// f32. Others stand beside the check that needs them.
#pragma once

#include "harness/verify/typed_tensor.hpp"
#include "kernels/kernel.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

namespace tconv::verify {

using Seed = std::uint64_t;

enum class TensorName : std::uint64_t { x = 1, w = 2, bias = 3 };

// The counter-based generator: two rounds of SplitMix64's finaliser (Steele, Lea & Flood 2014) over seed, tensor and
// index.
float value_at(Seed seed, TensorName tensor, Index index);
// 64 even bits, for fills that need more than a number in [−1, 1).
std::uint64_t bits_at(Seed seed, TensorName tensor, Index index);

using Generator = std::function<float(TensorName, Index)>;

// A way to fill the operands of a problem; the name tells fills apart, also in a message.
struct Fill {
    std::string_view name;
    Generator (*generator)(const Problem&, Seed);
};
extern const Fill uniform;

// Owns x, w and bias of a problem.
class HostTensors {
public:
    HostTensors(const Problem& problem, const Generator& values, int threads, Dtype dtype = Dtype::f32);
    HostTensors(const Problem& problem, Seed seed, int threads);  // uniform
    // Values of somebody else's, in f32: as many as the problem has.
    HostTensors(const Problem& problem, Buffer x, Buffer w, Buffer bias);

    // As a kernel gets them: elements of the dtype. `bias` is nothing where the problem has none.
    ConstTensor x() const { return handed(x_); }
    ConstTensor w() const { return handed(w_); }
    ConstTensor bias() const { return handed(bias_); }

    // The same values in f32.
    struct Values {
        std::span<const float> x, w, bias;
    };
    Values values() const { return {x_.values(), w_.values(), bias_.values()}; }

    // False once anybody has written to them; any single change is seen.
    bool intact() const { return fingerprint() == fingerprint_; }

private:
    static ConstTensor handed(const TypedTensor& tensor) {
        const Tensor elements = tensor.elements();
        return elements.size > 0 ? ConstTensor{elements.data, elements.size} : ConstTensor{};
    }
    std::uint64_t fingerprint() const;

    Dtype dtype_ = Dtype::f32;
    TypedTensor x_, w_, bias_;
    std::uint64_t fingerprint_;  // when they were made
};

}  // namespace tconv::verify
