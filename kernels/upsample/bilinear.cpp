// bilinear: between the centres of neighbouring inputs, straight lines along every axis (1D linear, 3D trilinear).
//
// Equation  y[o] = Σ x[i]·(1 − |(o + ½)/s − ½ − i|) over the two inputs that are nearer than 1
// Note      Away from the borders it is a transposed convolution with the tent filter of 2s taps (tests show it on our
//           kernels): what FCN starts its upsampling layers with.
// Source    PyTorch's nn.Upsample(mode="bilinear", align_corners=False); ONNX Resize, linear, half_pixel;
//           Long, Shelhamer & Darrell 2015, arXiv:1411.4038, §4 (the filter as initial weights)
#include "kernels/upsample/resample.hpp"

#include <algorithm>

namespace tconv {

Kernel bilinear() {
    return upsample::resampler(
        {.name = "bilinear",
         .operation = Operation::bilinear,
         .summary = "straight lines between the centres of inputs, half-pixel centres",
         .source = "ONNX operator Resize, mode linear, half_pixel; PyTorch nn.Upsample, align_corners=False",
         .bound = upsample::bound_of_blending()},
        [](Index stride) { return upsample::blends_of(stride, 1, [](double t) { return std::max(0.0, 1 - t); }); });
}

}  // namespace tconv
