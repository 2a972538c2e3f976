// naive: the definition read forwards, in float; the baseline every speed-up is quoted against.
//
// Each input element stamps a kernel-sized patch, o = i·stride + k·dilation − pad_begin, onto y. Overlapping stamps
// make y read-modify-write, so threads share out whole output channels and never pixels.
//
// Cost    useful_macs multiply-adds; y is read and written once for every one of them
// Error   |y − exact| ≤ γ_m·(|bias| + Σ|x·w|), m = products per output + bias (Higham 2002, §3.1)
// Source  Dumoulin & Visin 2016, arXiv:1603.07285, §4
#include "kernels/kernel.hpp"

#include <algorithm>

namespace tconv {
namespace {

// Adds one input row, through one row of taps, to one output row.
void stamp_row(const Axis& w, const float* x, const float* taps, float* y) {
    for (Index i = 0; i < w.in; ++i)
        for (Index k = 0; k < w.kernel; ++k) {
            const Index o = i * w.stride + k * w.dilation - w.pad_begin;
            if (o >= 0 && o < w.out()) y[o] += x[i] * taps[k];
        }
}

void stamp_volume(const Problem& p, const float* x, const float* taps, float* y) {
    const auto& [d, h, w] = p.axis;
    for (Index id = 0; id < d.in; ++id)
        for (Index kd = 0; kd < d.kernel; ++kd) {
            const Index od = id * d.stride + kd * d.dilation - d.pad_begin;
            if (od < 0 || od >= d.out()) continue;
            for (Index ih = 0; ih < h.in; ++ih)
                for (Index kh = 0; kh < h.kernel; ++kh) {
                    const Index oh = ih * h.stride + kh * h.dilation - h.pad_begin;
                    if (oh < 0 || oh >= h.out()) continue;
                    stamp_row(w, x + (id * h.in + ih) * w.in, taps + (kd * h.kernel + kh) * w.kernel,
                              y + (od * h.out() + oh) * w.out());
                }
        }
}

class Naive final : public Prepared {
public:
    Naive(const Task& task, ConstTensor weights)
        : task_(task), weights_(weights.as<float>(), weights.as<float>() + weights.size) {}

    void run(const Operands& a) const noexcept override {
        const Problem& p = task_.problem;
#pragma omp parallel for num_threads(task_.threads)
        for (Index channel = 0; channel < p.batch * p.c_out; ++channel) {
            const Index n = channel / p.c_out, co = channel % p.c_out;
            float* y = a.y.as<float>() + channel * p.out_pixels();
            std::fill_n(y, p.out_pixels(), p.bias ? a.bias.as<float>()[co] : 0.0f);
            for (Index c = 0; c < p.group_in(); ++c) {
                const Index ci = co / p.group_out() * p.group_in() + c;
                stamp_volume(p, a.x.as<float>() + (n * p.c_in + ci) * p.in_pixels(),
                             weights_.data() + (ci * p.group_out() + co % p.group_out()) * p.taps(), y);
            }
        }
    }

private:
    Task task_;
    std::vector<float> weights_;
};

}  // namespace

Kernel naive() {
    return {.name = "naive",
            .family = "definition",
            .summary = "every input stamps its patch; plain on purpose, the baseline of every speed-up",
            .source = "Dumoulin & Visin 2016, arXiv:1603.07285, §4",
            .declines = only_f32,
            .workspace_bytes = no_workspace,
            .multiplied_macs = [](const Task& task) { return task.problem.useful_macs(); },
            .prepare = [](const Task& task, ConstTensor weights) -> std::unique_ptr<Prepared> {
                return std::make_unique<Naive>(task, weights);
            }};
}

}  // namespace tconv
