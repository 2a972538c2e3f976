// What the upsamplers share: which tasks are upsamplings, and separable resampling by whole factors.
//
// The factor is the problem's stride, per axis; output = input·stride. Centres of pixels are at half-integers
// (PyTorch's align_corners=False, ONNX's half_pixel):
//
//     output o lies at (o + ½)/s − ½ of the input; beyond the border the border's value goes on
//
// so that the weights depend on o mod s alone. Problem's kernel, dilation and pads have no other part in it.
#pragma once

#include "kernels/kernel.hpp"

#include <array>
#include <vector>

namespace tconv::upsample {

// Why a task is no upsampling by its stride; nothing when it is.
Declined not_by_the_stride(const Task&);
// The same for upsamplers that take each channel by itself, without weights and without bias.
Declined not_channel_by_channel(const Task&);

// The outputs o = q·s + r of one phase r: Σ weight[t]·x[q + first + t], places clamped to the input. No weight at
// either end is zero.
struct Blend {
    Index first = 0, taps = 1;
    std::array<float, 4> weight = {1, 0, 0, 0};
};
using Blends = std::vector<Blend>;  // stride of them

// The blends of one axis from a filter that is zero beyond `radius` (at most 2): weight of a pixel at distance t.
Blends blends_of(Index stride, Index radius, double (*filter)(double distance));

struct About {
    std::string name;
    Operation operation;
    std::string summary, source;
    ErrorBound bound;
};
// What blending costs: weights of up to three axes, each rounded, and their product; the sums of both steps, which have
// no more additions than the outputs' m products.
ErrorBound bound_of_blending();

// A kernel that blends along every axis. `blends` makes an axis's from its stride.
Kernel resampler(const About& about, Blends (*blends)(Index stride));

}  // namespace tconv::upsample
