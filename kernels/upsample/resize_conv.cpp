// resize_conv: the resized input written down, then the convolution: what a network with these two layers does.
//
// The convolution is a transposed one of stride 1 with the kernel flipped, so `tiled` computes it.
//
// Cost    Π s times the multiplications of a transposed convolution with the same kernel
// Error   that of the sum: |y − exact| ≤ γ_m·(|bias| + Σ|x·w|)
// Source  Odena, Dumoulin & Olah 2016, doi:10.23915/distill.00003
#include "kernels/upsample/resize_conv.hpp"

#include "kernels/buffer.hpp"
#include "kernels/upsample/resample.hpp"

#include <algorithm>

namespace tconv {
namespace {

// The convolution on the resized input, as a transposed convolution of stride 1.
Task inner(const Task& task) {
    Task convolution = task;
    for (Axis& a : convolution.problem.axis) {
        const Index reach = a.dilation * (a.kernel - 1), begin = reach - upsample::same_margin(a);
        a = {.in = a.out(),
             .kernel = a.kernel,
             .stride = 1,
             .dilation = a.dilation,
             .pad_begin = begin,
             .pad_end = reach - begin};
    }
    return convolution;
}

// Each stamp of w, turned along every axis.
std::vector<float> flipped(const Problem& p, const float* weights) {
    std::vector<float> turned(weights, weights + p.w_size());
    for (Index stamp = 0; stamp < p.w_size(); stamp += p.taps())
        std::reverse(turned.begin() + stamp, turned.begin() + stamp + p.taps());
    return turned;
}

std::size_t resized_bytes(const Problem& inner) {
    const std::size_t bytes = static_cast<std::size_t>(inner.x_size()) * sizeof(float);
    return (bytes + Buffer::alignment - 1) / Buffer::alignment * Buffer::alignment;
}

class ResizeConv final : public Prepared {
public:
    ResizeConv(const Task& task, const float* weights) : task_(task), inner_(inner(task)) {
        const std::vector<float> turned = flipped(task.problem, weights);
        convolution_ = tiled().prepare(inner_, {turned.data(), inner_.problem.w_size()});
    }

    void run(const Operands& a) const noexcept override {
        float* const resized = reinterpret_cast<float*>(a.workspace);
        resize(a.x.as<float>(), resized);
        convolution_->run({.x = {resized, inner_.problem.x_size()},
                           .bias = a.bias,
                           .y = a.y,
                           .workspace = a.workspace + resized_bytes(inner_.problem)});
    }

private:
    void resize(const float* x, float* resized) const {
        const Axis &d = task_.problem.d(), &h = task_.problem.h(), &w = task_.problem.w();
        const Index rows = d.out() * h.out(), row_size = w.out();
#pragma omp parallel for num_threads(task_.threads)
        for (Index r = 0; r < task_.problem.batch * task_.problem.c_in * rows; ++r) {
            const Index channel = r / rows, od = r % rows / h.out(), oh = r % h.out();
            const float* const from = x + ((channel * d.in + od / d.stride) * h.in + oh / h.stride) * w.in;
            float* const to = resized + r * row_size;
            for (Index i = 0; i < w.in; ++i)
                for (Index t = 0; t < w.stride; ++t) to[i * w.stride + t] = from[i];
        }
    }

    Task task_, inner_;
    std::unique_ptr<Prepared> convolution_;
};

Declined declines(const Task& task) {
    if (auto reason = upsample::not_by_the_stride(task)) return reason;
    return tiled().declines(inner(task));
}

}  // namespace

Kernel resize_conv() {
    return {.name = "resize_conv",
            .family = "resize_conv",
            .summary = "resized by the stride with nearest, then an ordinary convolution of stride 1",
            .source = "Odena, Dumoulin & Olah 2016, doi:10.23915/distill.00003",
            .operation = Operation::resize_convolution,
            .declines = declines,
            .workspace_bytes =
                [](const Task& task) {
                    const Task convolution = inner(task);
                    return resized_bytes(convolution.problem) + tiled().workspace_bytes(convolution);
                },
            .multiplied_macs = [](const Task& task) { return tiled().multiplied_macs(inner(task)); },
            .prepare = [](const Task& task, ConstTensor weights) -> std::unique_ptr<Prepared> {
                return std::make_unique<ResizeConv>(task, weights.as<float>());
            },
            .promises = {.same_bits_across_threads = false}};
}

}  // namespace tconv
