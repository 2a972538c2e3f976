// gemm_col2im: Cᵀ left implicit, as Caffe and PyTorch do it. One matrix product makes every input's stamp,
//
//     columns[group_out · taps, in_pixels] = Wᵀ[group_out · taps, group_in] · x[group_in, in_pixels]
//
// and col2im adds the stamps into y where they overlap.
//
// Cost    macs multiply-adds, cropped taps included, at the speed of OpenBLAS; then one add for each of
//         group_out · taps · in_pixels columns, which is bound by memory
// Error   |y − exact| ≤ γ_m·(|bias| + Σ|x·w|): the product re-associates over channels, col2im over taps.
//         OpenBLAS shares the product out as it sees fit: bits may depend on the number of threads
// Source  Chellapilla et al. 2006, hal-00112631; Jia et al. 2014, arXiv:1408.5093
#include "kernels/buffer.hpp"
#include "kernels/kernel.hpp"

#include <cblas.h>
#include <algorithm>
#include <limits>

namespace tconv {
namespace {

// [first, last) of the inputs whose tap k lands inside the output.
struct Range {
    Index first, last;
};
Range landing_range(const Axis& a, Index k) {
    const Index offset = k * a.dilation - a.pad_begin;
    const Index first = offset >= 0 ? 0 : std::min(a.in, (-offset + a.stride - 1) / a.stride);
    return {first, first + a.landing(k)};
}

// Adds one output channel's columns [taps, in_pixels] to its volume.
void fold(const Problem& p, const float* columns, float* y) {
    const auto& [d, h, w] = p.axis;
    for (Index kd = 0; kd < d.kernel; ++kd)
        for (Index kh = 0; kh < h.kernel; ++kh)
            for (Index kw = 0; kw < w.kernel; ++kw, columns += p.in_pixels()) {
                const Range rows = landing_range(h, kh), pixels = landing_range(w, kw);
                const Range planes = landing_range(d, kd);
                for (Index id = planes.first; id < planes.last; ++id)
                    for (Index ih = rows.first; ih < rows.last; ++ih) {
                        const Index od = id * d.stride + kd * d.dilation - d.pad_begin;
                        const Index oh = ih * h.stride + kh * h.dilation - h.pad_begin;
                        const float* column = columns + (id * h.in + ih) * w.in;
                        float* row = y + (od * h.out() + oh) * w.out() + kw * w.dilation - w.pad_begin;
                        for (Index iw = pixels.first; iw < pixels.last; ++iw) row[iw * w.stride] += column[iw];
                    }
            }
}

class GemmCol2im final : public Prepared {
public:
    GemmCol2im(const Task& task, ConstTensor weights)
        : task_(task), weights_(static_cast<std::size_t>(weights.size) * sizeof(float)) {
        std::copy_n(weights.as<float>(), weights.size, weights_.as<float>());
    }

    void run(const Operands& a) const noexcept override {
        const Problem& p = task_.problem;
        float* columns = reinterpret_cast<float*>(a.workspace);
        openblas_set_num_threads(task_.threads);
        for (Index n = 0; n < p.batch; ++n)
            for (Index g = 0; g < p.groups; ++g) {
                multiply(p, a.x.as<float>() + (n * p.c_in + g * p.group_in()) * p.in_pixels(), g, columns);
#pragma omp parallel for num_threads(task_.threads)
                for (Index c = 0; c < p.group_out(); ++c) {
                    const Index co = g * p.group_out() + c;
                    float* y = a.y.as<float>() + (n * p.c_out + co) * p.out_pixels();
                    std::fill_n(y, p.out_pixels(), p.bias ? a.bias.as<float>()[co] : 0.0f);
                    fold(p, columns + c * p.taps() * p.in_pixels(), y);
                }
            }
    }

private:
    void multiply(const Problem& p, const float* x, Index group, float* columns) const {
        const auto rows = static_cast<blasint>(p.group_out() * p.taps());
        const auto pixels = static_cast<blasint>(p.in_pixels());
        const auto depth = static_cast<blasint>(p.group_in());
        const float* weights = weights_.as<float>() + group * p.group_in() * p.group_out() * p.taps();
        cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, rows, pixels, depth, 1.0f, weights, rows, x, pixels, 0.0f,
                    columns, pixels);
    }

    Task task_;
    Buffer weights_;
};

Declined declines(const Task& task) {
    const Problem& p = task.problem;
    constexpr Index limit = std::numeric_limits<blasint>::max();
    if (auto reason = only_f32(task)) return reason;
    if (p.group_out() * p.taps() > limit || p.in_pixels() > limit || p.group_in() > limit)
        return "the matrix product has a dimension beyond OpenBLAS's 32-bit integers";
    return {};
}

}  // namespace

Kernel gemm_col2im() {
    return {.name = "gemm_col2im",
            .family = "matrix",
            .summary = "one matrix product (OpenBLAS), then columns folded into the image",
            .source = "Chellapilla et al. 2006, hal-00112631",
            .library = openblas_get_config(),
            .declines = declines,
            .workspace_bytes =
                [](const Task& task) {
                    const Problem& p = task.problem;
                    return sizeof(float) * static_cast<std::size_t>(p.group_out() * p.taps() * p.in_pixels());
                },
            .multiplied_macs = [](const Task& task) { return task.problem.macs(); },
            .prepare = [](const Task& task, ConstTensor weights) -> std::unique_ptr<Prepared> {
                return std::make_unique<GemmCol2im>(task, weights);
            },
            .promises = {.same_bits_across_threads = false}};
}

}  // namespace tconv
