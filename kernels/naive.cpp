// naive: the definition read forwards, with sums in float; the baseline every speed-up is quoted against.
//
// Each input element stamps a kernel-sized patch, o = i·stride + k·dilation − pad_begin, onto y. Overlapping stamps
// make y read-modify-write, so threads share out whole output channels and never pixels. In bf16 the sums are kept in
// the workspace, as f32, and rounded once when a channel is done.
//
// Cost    useful_macs multiply-adds; y is read and written once for every one of them
// Error   |y − exact| ≤ γ_m·(|bias| + Σ|x·w|), m = products per output + bias (Higham 2002, §3.1)
//         in bf16 γ_m of f32, and one rounding (kernel.hpp)
// Source  Dumoulin & Visin 2016, arXiv:1603.07285, §4
#include "kernels/bf16.hpp"
#include "kernels/kernel.hpp"

#include <algorithm>
#include <type_traits>

namespace tconv {
namespace {

float widened(float value) { return value; }
float widened(std::uint16_t value) { return from_bf16(value); }

// Adds one input row, through one row of taps, to one output row.
template <class Element>
void stamp_row(const Axis& w, const Element* x, const float* taps, float* y) {
    for (Index i = 0; i < w.in; ++i)
        for (Index k = 0; k < w.kernel; ++k) {
            const Index o = i * w.stride + k * w.dilation - w.pad_begin;
            if (o >= 0 && o < w.out()) y[o] += widened(x[i]) * taps[k];
        }
}

template <class Element>
void stamp_volume(const Problem& p, const Element* x, const float* taps, float* y) {
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

template <class Element>
class Naive final : public Prepared {
public:
    Naive(const Task& task, ConstTensor weights) : task_(task), weights_(static_cast<std::size_t>(weights.size)) {
        const Element* w = weights.as<Element>();
        std::transform(w, w + weights.size, weights_.begin(), [](Element value) { return widened(value); });
    }

    void run(const Operands& a) const noexcept override {
        const Problem& p = task_.problem;
        float* const all_sums = rounds ? reinterpret_cast<float*>(a.workspace) : a.y.as<float>();
#pragma omp parallel for num_threads(task_.threads)
        for (Index channel = 0; channel < p.batch * p.c_out; ++channel) {
            const Index n = channel / p.c_out, co = channel % p.c_out;
            float* const sums = all_sums + channel * p.out_pixels();
            std::fill_n(sums, p.out_pixels(), p.bias ? widened(a.bias.as<Element>()[co]) : 0.0f);
            for (Index c = 0; c < p.group_in(); ++c) {
                const Index ci = co / p.group_out() * p.group_in() + c;
                stamp_volume(p, a.x.as<Element>() + (n * p.c_in + ci) * p.in_pixels(),
                             weights_.data() + (ci * p.group_out() + co % p.group_out()) * p.taps(), sums);
            }
            if constexpr (rounds)
                std::transform(sums, sums + p.out_pixels(), a.y.as<Element>() + channel * p.out_pixels(), to_bf16);
        }
    }

private:
    static constexpr bool rounds = !std::is_same_v<Element, float>;  // sums are wider than y
    Task task_;
    std::vector<float> weights_;
};

Declined declines(const Task& task) {
    if (task.dtype == Dtype::f32 || task.dtype == Dtype::bf16) return {};
    return "computes in f32 and bf16 only, not in " + std::string(name(task.dtype));
}

std::size_t workspace_bytes(const Task& task) {
    return task.dtype == Dtype::bf16 ? static_cast<std::size_t>(task.problem.y_size()) * sizeof(float) : 0;
}

}  // namespace

Kernel naive() {
    return {.name = "naive",
            .family = "definition",
            .summary = "every input stamps its patch; plain on purpose, the baseline of every speed-up",
            .source = "Dumoulin & Visin 2016, arXiv:1603.07285, §4",
            .declines = declines,
            .workspace_bytes = workspace_bytes,
            .multiplied_macs = [](const Task& task) { return task.problem.useful_macs(); },
            .prepare = [](const Task& task, ConstTensor weights) -> std::unique_ptr<Prepared> {
                if (task.dtype == Dtype::bf16) return std::make_unique<Naive<std::uint16_t>>(task, weights);
                return std::make_unique<Naive<float>>(task, weights);
            }};
}

}  // namespace tconv
