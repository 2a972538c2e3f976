// resize_conv_folded: the resizing folded into the kernel, so that nothing is resized.
//
// All s places of a resized axis that hold the same input are weighted by one sum of taps. So resize-convolution is a
// transposed convolution of stride s whose kernel is w flipped and smeared over s places:
//
//     w'[j] = Σ w[k]  over all k with 0 ≤ j − d·(K − 1 − k) < s,      K' = d·(K − 1) + s,   b' = d·(K − 1) − m
//
// which `tiled` computes. It shows what resize-convolution is: a transposed convolution whose kernel cannot be uneven.
//
// Cost    per output about (K' ÷ s)² multiplications in place of K² (2D)
// Error   each product goes through at most as many roundings as in the plain sum, those of Σ w[k] included:
// γ_m·(|bias| +
//         Σ|x·w|)
// Source  the equation above, from resize_conv.hpp's by counting which k meet one input
#include "kernels/kernel.hpp"
#include "kernels/upsample/resample.hpp"
#include "kernels/upsample/resize_conv.hpp"

namespace tconv {
namespace {

Axis folded(const Axis& a) {
    const Index reach = a.dilation * (a.kernel - 1);
    Axis f{.in = a.in,
           .kernel = reach + a.stride,
           .stride = a.stride,
           .dilation = 1,
           .pad_begin = reach - upsample::same_margin(a),
           .pad_end = 0};
    f.pad_end = f.out() - a.in * a.stride;
    return f;
}

Task inner(const Task& task) {
    Task convolution = task;
    for (Axis& a : convolution.problem.axis) a = folded(a);
    return convolution;
}

// Adds one tap of the kernel to all places it smears over.
void smear(const Problem& p, const Problem& to, Index tap, float weight, float* stamp) {
    const auto& [d, h, w] = p.axis;
    const auto begin = [](const Axis& a, Index k) { return a.dilation * (a.kernel - 1 - k); };
    const Index jd = begin(d, tap / (h.kernel * w.kernel)), jh = begin(h, tap / w.kernel % h.kernel),
                jw = begin(w, tap % w.kernel);
    for (Index td = 0; td < d.stride; ++td)
        for (Index th = 0; th < h.stride; ++th)
            for (Index tw = 0; tw < w.stride; ++tw)
                stamp[((jd + td) * to.h().kernel + jh + th) * to.w().kernel + jw + tw] += weight;
}

std::vector<float> folded_weights(const Problem& p, const Problem& to, const float* weights) {
    std::vector<float> all(static_cast<std::size_t>(to.w_size()));
    for (Index i = 0; i < p.w_size(); ++i)
        smear(p, to, i % p.taps(), weights[i], all.data() + i / p.taps() * to.taps());
    return all;
}

Declined declines(const Task& task) {
    if (auto reason = upsample::not_by_the_stride(task)) return reason;
    const Task convolution = inner(task);
    try {
        validate(convolution.problem);
    } catch (const ProblemError& error) {
        return "folded: " + std::string(error.what());
    }
    return tiled().declines(convolution);
}

}  // namespace

Kernel resize_conv_folded() {
    return {.name = "resize_conv_folded",
            .family = "resize_conv",
            .summary = "the resizing folded into the kernel: a transposed convolution that cannot be uneven",
            .source = "derived from Odena, Dumoulin & Olah 2016, doi:10.23915/distill.00003",
            .operation = Operation::resize_convolution,
            .declines = declines,
            .workspace_bytes = [](const Task& task) { return tiled().workspace_bytes(inner(task)); },
            .multiplied_macs = [](const Task& task) { return tiled().multiplied_macs(inner(task)); },
            .prepare =
                [](const Task& task, ConstTensor weights) {
                    const Task convolution = inner(task);
                    const std::vector<float> all =
                        folded_weights(task.problem, convolution.problem, weights.as<float>());
                    return tiled().prepare(convolution, {all.data(), convolution.problem.w_size()});
                },
            .promises = {.same_bits_across_threads = false}};
}

}  // namespace tconv
