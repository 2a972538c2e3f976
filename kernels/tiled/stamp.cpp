// stamp: the definition read forwards, with bounds solved once per tap: no packing, no workspace, no zero multiplied.
//
// What is left for problems whose borders would swell the packed input beyond reason: one input pixel under a huge
// kernel, dilations larger than the image. Threads share out output channels.
#include "kernels/tiled/run.hpp"

#include <algorithm>

namespace tconv::tiling {
namespace {

Index floor_div(Index a, Index b) { return a / b - (a % b != 0 && a < 0); }

// The inputs that tap k carries into the output.
Range landing(const Axis& a, Index k) {
    const Index offset = k * a.dilation - a.pad_begin;
    return Range{-floor_div(offset, a.stride), floor_div(a.out() - 1 - offset, a.stride) + 1} & Range{0, a.in};
}

void stamp_row(const Axis& a, const float* x, const float* w, float* y) {
    // Inputs with their stride and taps with their dilation are interchangeable: the longer loop goes inside.
    if (a.kernel > a.in) return stamp_row({a.kernel, a.in, a.dilation, a.stride, a.pad_begin, a.pad_end}, w, x, y);
    for (Index k = 0; k < a.kernel; ++k) {
        const Range i = landing(a, k);
        const Index stride = a.stride;
        float* to = y + k * a.dilation - a.pad_begin;
        for (Index j = i.begin; j < i.end; ++j) to[j * stride] += w[k] * x[j];
    }
}

}  // namespace

void stamp_channel(const Problem& p, const float* x, const float* w, float* y) {
    const auto& [d, h, width] = p.axis;
    for (Index kd = 0; kd < d.kernel; ++kd) {
        const Range in_d = landing(d, kd);
        for (Index kh = 0; kh < h.kernel; ++kh) {
            const Range in_h = landing(h, kh);
            for (Index id = in_d.begin; id < in_d.end; ++id)
                for (Index ih = in_h.begin; ih < in_h.end; ++ih) {
                    const Index od = id * d.stride + kd * d.dilation - d.pad_begin;
                    const Index oh = ih * h.stride + kh * h.dilation - h.pad_begin;
                    stamp_row(width, x + (id * h.in + ih) * width.in, w + (kd * h.kernel + kh) * width.kernel,
                              y + (od * h.out() + oh) * width.out());
                }
        }
    }
}

void run_stamp(const Task& task, const float* weights, const Operands& a) noexcept {
    const Problem& p = task.problem;
#pragma omp parallel for num_threads(task.threads)
    for (Index channel = 0; channel < p.batch * p.c_out; ++channel) {
        const Index n = channel / p.c_out, co = channel % p.c_out;
        float* y = a.y.as<float>() + channel * p.out_pixels();
        std::fill_n(y, p.out_pixels(), a.bias.size > 0 ? a.bias.as<float>()[co] : 0.0f);
        for (Index c = 0; c < p.group_in(); ++c) {
            const Index ci = co / p.group_out() * p.group_in() + c;
            stamp_channel(p, a.x.as<float>() + (n * p.c_in + ci) * p.in_pixels(),
                          weights + (ci * p.group_out() + co % p.group_out()) * p.taps(), y);
        }
    }
}

}  // namespace tconv::tiling
