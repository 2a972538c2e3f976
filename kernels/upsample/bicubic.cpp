// bicubic: cubic convolution with a = −0.75 over the four nearest inputs along every axis, borders repeated.
//
// Equation  y[o] = Σ x[i]·W(|(o + ½)/s − ½ − i|),
//           W(t) = (a + 2)t³ − (a + 3)t² + 1 for t ≤ 1, a·(t³ − 5t² + 8t − 4) for t < 2, 0 beyond
// Source    Keys 1981, doi:10.1109/TASSP.1981.1163711, eq. 15 with a left free; a = −0.75 as in PyTorch's
//           nn.Upsample(mode="bicubic", align_corners=False) and ONNX Resize's default cubic_coeff_a
#include "kernels/upsample/resample.hpp"

namespace tconv {
namespace {

double cubic(double t) {
    constexpr double a = -0.75;
    if (t <= 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
    if (t < 2) return ((a * t - 5 * a) * t + 8 * a) * t - 4 * a;
    return 0;
}

}  // namespace

Kernel bicubic() {
    return upsample::resampler({.name = "bicubic",
                                .operation = Operation::bicubic,
                                .summary = "cubic convolution over four inputs an axis, a = −0.75, half-pixel centres",
                                .source = "Keys 1981, doi:10.1109/TASSP.1981.1163711; ONNX operator Resize, mode cubic",
                                .bound = upsample::bound_of_blending()},
                               [](Index stride) { return upsample::blends_of(stride, 2, cubic); });
}

}  // namespace tconv
