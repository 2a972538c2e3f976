// zero_insertion: the textbook detour. Put stride − 1 zeros between inputs, pad (or crop), flip the kernel, and run an
// ordinary convolution of stride 1:
//
//     z[d·(k − 1) − b + i·s] = x[i], all else 0          z holds out + d·(k − 1) elements per axis
//     y[o] = Σ z[o + j·d] · w[k − 1 − j]
//
// A position that falls outside z is an input that no output needs: negative padding of the detour, which crops.
//
// Cost    batch · c_in · c_out/groups · Π kernel · Π out multiply-adds, about Π stride times the useful ones
// Error   |y − exact| ≤ γ_m·(|bias| + Σ|x·w|); products with an inserted zero are exact and do not count towards m.
//         An inserted zero times a weight that is not finite is NaN: weights spread, and that is what the method is
// Source  Dumoulin & Visin 2016, arXiv:1603.07285, §4.5; Shi et al. 2016, arXiv:1609.07009
#include "kernels/kernel.hpp"
#include "kernels/vectorize.hpp"

#include <algorithm>
#include <cstdio>

namespace tconv {
namespace {

Index stretched(const Axis& a) { return a.out() + a.dilation * (a.kernel - 1); }
Index stretched_pixels(const Problem& p) { return stretched(p.d()) * stretched(p.h()) * stretched(p.w()); }

// Where input i stands in the stretched axis, or -1 when it is cropped.
Index position(const Axis& a, Index i) {
    const Index at = a.dilation * (a.kernel - 1) - a.pad_begin + i * a.stride;
    return at >= 0 && at < stretched(a) ? at : -1;
}

void insert_zeros(const Problem& p, const float* x, float* z) {
    const auto& [d, h, w] = p.axis;
    std::fill_n(z, stretched_pixels(p), 0.0f);
    for (Index id = 0; id < d.in; ++id)
        for (Index ih = 0; ih < h.in; ++ih) {
            const Index zd = position(d, id), zh = position(h, ih);
            if (zd < 0 || zh < 0) continue;
            float* row = z + (zd * stretched(h) + zh) * stretched(w);
            for (Index iw = 0; iw < w.in; ++iw)
                if (const Index zw = position(w, iw); zw >= 0) row[zw] = x[(id * h.in + ih) * w.in + iw];
        }
}

constexpr Index strip_length = 64;  // outputs summed together: 4 AVX-512 or 8 AVX registers

// One strip of one output row: channels and taps inside, so that the sums stay in registers.
struct Strip {
    const float* z;     // of the group's first channel, at the strip's first output
    const float* taps;  // flipped, [group_in][taps]
    Index z_channel;    // elements from one channel of z to the next
    Index z_plane, z_row;
    Index length;
};

TCONV_VECTORIZE void convolve_strip(const Problem& p, const Strip& strip, float* y) {
    const auto& [d, h, w] = p.axis;
    float sum[strip_length];
    std::copy_n(y, strip.length, sum);
    std::fill(sum + strip.length, sum + strip_length, 0.0f);
    const float* tap = strip.taps;
    for (Index c = 0; c < p.group_in(); ++c)
        for (Index kd = 0; kd < d.kernel; ++kd)
            for (Index kh = 0; kh < h.kernel; ++kh) {
                const float* row =
                    strip.z + c * strip.z_channel + kd * d.dilation * strip.z_plane + kh * h.dilation * strip.z_row;
                for (Index kw = 0; kw < w.kernel; ++kw, ++tap) {
                    const float* z = row + kw * w.dilation;
                    if (strip.length == strip_length)
                        for (Index j = 0; j < strip_length; ++j) sum[j] += *tap * z[j];
                    else
                        for (Index j = 0; j < strip.length; ++j) sum[j] += *tap * z[j];
                }
            }
    std::copy_n(sum, strip.length, y);
}

void convolve(const Problem& p, const float* z, const float* taps, float* y) {
    const auto& [d, h, w] = p.axis;
    const Index z_row = stretched(w), z_plane = stretched(h) * z_row;
    for (Index od = 0; od < d.out(); ++od)
        for (Index oh = 0; oh < h.out(); ++oh)
            for (Index ow = 0; ow < w.out(); ow += strip_length)
                convolve_strip(p,
                               {.z = z + od * z_plane + oh * z_row + ow,
                                .taps = taps,
                                .z_channel = stretched_pixels(p),
                                .z_plane = z_plane,
                                .z_row = z_row,
                                .length = std::min(strip_length, w.out() - ow)},
                               y + (od * h.out() + oh) * w.out() + ow);
}

class ZeroInsertion final : public Prepared {
public:
    // Weights flipped along every axis and regrouped by output channel: [c_out][group_in][taps].
    ZeroInsertion(const Task& task, const float* weights)
        : task_(task), taps_(static_cast<std::size_t>(task.problem.w_size())) {
        const Problem& p = task.problem;
        float* flipped = taps_.data();
        for (Index co = 0; co < p.c_out; ++co)
            for (Index c = 0; c < p.group_in(); ++c) {
                const Index ci = co / p.group_out() * p.group_in() + c;
                const float* stamp = weights + (ci * p.group_out() + co % p.group_out()) * p.taps();
                flipped = std::reverse_copy(stamp, stamp + p.taps(), flipped);
            }
    }

    void run(const Operands& a) const noexcept override {
        const Problem& p = task_.problem;
        float* z = reinterpret_cast<float*>(a.workspace);
        for (Index n = 0; n < p.batch; ++n) {
#pragma omp parallel for num_threads(task_.threads)
            for (Index ci = 0; ci < p.c_in; ++ci)
                insert_zeros(p, a.x.as<float>() + (n * p.c_in + ci) * p.in_pixels(), z + ci * stretched_pixels(p));
#pragma omp parallel for num_threads(task_.threads)
            for (Index co = 0; co < p.c_out; ++co) {
                float* y = a.y.as<float>() + (n * p.c_out + co) * p.out_pixels();
                std::fill_n(y, p.out_pixels(), p.bias ? a.bias.as<float>()[co] : 0.0f);
                convolve(p, z + co / p.group_out() * p.group_in() * stretched_pixels(p),
                         taps_.data() + co * p.group_in() * p.taps(), y);
            }
        }
    }

private:
    Task task_;
    std::vector<float> taps_;
};

Index multiplied(const Problem& p) { return p.batch * p.c_in * p.group_out() * p.taps() * p.out_pixels(); }

// Beyond this a run takes half a minute where others take milliseconds: the waste is a fact without being timed.
constexpr double multiplied_limit = 2e10;

Declined declines(const Task& task) {
    if (auto reason = only_f32(task)) return reason;
    const Problem& p = task.problem;
    const double products =
        static_cast<double>(p.batch * p.c_in * p.group_out() * p.taps()) * static_cast<double>(p.out_pixels());
    if (products <= multiplied_limit) return {};
    char reason[160];
    std::snprintf(reason, sizeof reason, "would multiply %.3g G times, %.0f times the useful work; the limit is 20 G",
                  products * 1e-9, products / static_cast<double>(std::max<Index>(1, p.useful_macs())));
    return reason;
}

}  // namespace

Kernel zero_insertion() {
    return {.name = "zero_insertion",
            .family = "zero_insertion",
            .summary = "zeros between inputs, kernel flipped, an ordinary convolution of stride 1",
            .source = "Dumoulin & Visin 2016, arXiv:1603.07285, §4.5",
            .declines = declines,
            .workspace_bytes =
                [](const Task& task) {
                    return sizeof(float) * static_cast<std::size_t>(task.problem.c_in * stretched_pixels(task.problem));
                },
            .multiplied_macs = [](const Task& task) { return multiplied(task.problem); },
            .prepare = [](const Task& task, ConstTensor weights) -> std::unique_ptr<Prepared> {
                return std::make_unique<ZeroInsertion>(task, weights.as<float>());
            },
            .promises = {.nonfinite = Spread::weights}};
}

}  // namespace tconv
