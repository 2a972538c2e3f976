// nearest: every input becomes a block of s × s equal outputs: y[o] = x[⌊o ÷ s⌋].
//
// Cost    no arithmetic; one write an output
// Error   none: outputs are inputs
// Source  PyTorch's nn.Upsample(mode="nearest"); ONNX Resize, mode nearest
#include "kernels/upsample/resample.hpp"

namespace tconv {

Kernel nearest() {
    return upsample::resampler(
        {.name = "nearest",
         .operation = Operation::nearest,
         .summary = "every input repeated, s times along each axis",
         .source = "ONNX operator Resize, mode nearest; PyTorch nn.Upsample",
         .bound = {.factor = [](const Task&, Index) { return 0.0; }, .source = "0: every output is an input"}},
        [](Index stride) { return upsample::Blends(static_cast<std::size_t>(stride)); });
}

}  // namespace tconv
