// Separable: every input row is widened once, into the workspace; then each output row is a blend of widened rows,
// which is contiguous and the compiler vectorises it.
//
// Error   a weight is rounded on each axis (3) and in the product of two (1); a product is rounded once in either step;
// and
//         adding t_w products, then t_d·t_h, takes no more additions than m = t_w·t_d·t_h: γ_{m+5} covers it
// Cost    per channel: Π in·s_w·taps for the rows, Π out·taps² (2D) for the blend
#include "kernels/upsample/resample.hpp"

#include "kernels/vectorize.hpp"

#include <omp.h>
#include <algorithm>
#include <cmath>

namespace tconv::upsample {
namespace {

constexpr Index border = 2;  // places that a blend may reach beyond the input

struct Sizes {
    Index widened, row;  // floats a thread needs: all widened rows of a channel, one input row with its borders

    explicit Sizes(const Problem& p) : widened(p.d().in * p.h().in * p.w().out()), row(p.w().in + 2 * border) {}
    Index a_thread() const { return (widened + row + 15) / 16 * 16; }
};

void with_borders(const float* x, Index in, float* row) {
    std::fill_n(row, border, x[0]);
    std::copy_n(x, in, row + border);
    std::fill_n(row + border + in, border, x[in - 1]);
}

// One input row, borders included, to one output row.
TCONV_VECTORIZE void widen(const float* row, Index in, const Blends& blends, float* out) {
    const auto stride = static_cast<Index>(blends.size());
    for (Index r = 0; r < stride; ++r) {
        const Blend& b = blends[static_cast<std::size_t>(r)];
        const float* const from = row + border + b.first;
        float* const to = out + r;
        const auto [w0, w1, w2, w3] = b.weight;
        if (b.taps == 1)
            for (Index q = 0; q < in; ++q) to[q * stride] = w0 * from[q];
        else if (b.taps == 2)
            for (Index q = 0; q < in; ++q) to[q * stride] = w0 * from[q] + w1 * from[q + 1];
        else if (b.taps == 3)
            for (Index q = 0; q < in; ++q) to[q * stride] = w0 * from[q] + w1 * from[q + 1] + w2 * from[q + 2];
        else
            for (Index q = 0; q < in; ++q)
                to[q * stride] = w0 * from[q] + w1 * from[q + 1] + w2 * from[q + 2] + w3 * from[q + 3];
    }
}

TCONV_VECTORIZE void add_scaled(const float* row, float weight, Index size, bool first, float* y) {
    if (first)
        for (Index i = 0; i < size; ++i) y[i] = weight * row[i];
    else
        for (Index i = 0; i < size; ++i) y[i] += weight * row[i];
}

class Resampler final : public Prepared {
public:
    Resampler(const Task& task, Blends (*blends)(Index stride)) : task_(task), sizes_(task.problem) {
        for (std::size_t axis = 0; axis < 3; ++axis) blends_[axis] = blends(task.problem.axis[axis].stride);
    }

    void run(const Operands& a) const noexcept override {
        const Problem& p = task_.problem;
#pragma omp parallel num_threads(task_.threads)
        {
            float* const own = reinterpret_cast<float*>(a.workspace) + omp_get_thread_num() * sizes_.a_thread();
#pragma omp for schedule(static)
            for (Index channel = 0; channel < p.batch * p.c_out; ++channel)
                one_channel(a.x.as<float>() + channel * p.in_pixels(), own, a.y.as<float>() + channel * p.out_pixels());
        }
    }

private:
    void one_channel(const float* x, float* widened, float* y) const {
        const auto& [d, h, w] = task_.problem.axis;
        float* const row = widened + sizes_.widened;
        for (Index i = 0; i < d.in * h.in; ++i) {
            with_borders(x + i * w.in, w.in, row);
            widen(row, w.in, blends_[width], widened + i * w.out());
        }
        for (Index od = 0; od < d.out(); ++od)
            for (Index oh = 0; oh < h.out(); ++oh) blend_row(widened, od, oh, y + (od * h.out() + oh) * w.out());
    }

    void blend_row(const float* widened, Index od, Index oh, float* y) const {
        const auto& [d, h, w] = task_.problem.axis;
        const Blend &bd = of(depth, od), &bh = of(height, oh);
        for (Index td = 0; td < bd.taps; ++td)
            for (Index th = 0; th < bh.taps; ++th) {
                const Index id = std::clamp<Index>(od / d.stride + bd.first + td, 0, d.in - 1);
                const Index ih = std::clamp<Index>(oh / h.stride + bh.first + th, 0, h.in - 1);
                const float weight = bd.weight[static_cast<std::size_t>(td)] * bh.weight[static_cast<std::size_t>(th)];
                add_scaled(widened + (id * h.in + ih) * w.out(), weight, w.out(), td + th == 0, y);
            }
    }

    const Blend& of(AxisName axis, Index o) const {
        return blends_[axis][static_cast<std::size_t>(o % task_.problem.axis[axis].stride)];
    }

    Task task_;
    Sizes sizes_;
    std::array<Blends, 3> blends_;
};

Index most_taps(const Blends& blends) { return std::ranges::max_element(blends, {}, &Blend::taps)->taps; }

Index multiplied(const Task& task, Blends (*blends)(Index stride)) {
    const Problem& p = task.problem;
    const auto taps = [&](const Axis& a) { return most_taps(blends(a.stride)); };
    return p.batch * p.c_out *
           (p.d().in * p.h().in * p.w().out() * taps(p.w()) + p.out_pixels() * taps(p.d()) * taps(p.h()));
}

}  // namespace

Declined not_by_the_stride(const Task& task) {
    if (auto reason = only_f32(task)) return reason;
    constexpr const char* names[] = {"depth", "height", "width"};
    for (std::size_t axis = 0; axis < 3; ++axis)
        if (const Axis& a = task.problem.axis[axis]; a.out() != a.in * a.stride)
            return "upsamples by the stride: input " + std::string(names[axis]) + " " + std::to_string(a.in) +
                   " times " + std::to_string(a.stride) + " is not the output's " + std::to_string(a.out());
    return {};
}

Declined not_channel_by_channel(const Task& task) {
    const Problem& p = task.problem;
    if (auto reason = not_by_the_stride(task)) return reason;
    if (p.c_in != p.groups || p.c_out != p.groups)
        return "takes each channel by itself: c_in, c_out and groups must be the same";
    if (p.bias) return "has no bias";
    return {};
}

ErrorBound bound_of_blending() {
    return {
        .factor = [](const Task& task, Index m) { return gamma(task.dtype, m + 5); },
        .source = "γ_{m+5}·Σ|x·weight|: 4 roundings of weights, and sums in two steps (kernels/upsample/resample.cpp)",
        .exact_on_integers = false};
}

Blends blends_of(Index stride, Index radius, double (*filter)(double distance)) {
    Blends all(static_cast<std::size_t>(stride));
    for (Index r = 0; r < stride; ++r) {
        Blend& blend = all[static_cast<std::size_t>(r)];
        const double at = (static_cast<double>(r) + 0.5) / static_cast<double>(stride) - 0.5;
        const auto nearest = static_cast<Index>(std::floor(at));
        blend.taps = 0;
        for (Index i = nearest - radius + 1; i <= nearest + radius; ++i) {
            const double weight = filter(std::fabs(at - static_cast<double>(i)));
            if (weight == 0) continue;  // only at the ends: a pixel's own place
            if (blend.taps == 0) blend.first = i;
            blend.weight[static_cast<std::size_t>(blend.taps++)] = static_cast<float>(weight);
        }
    }
    return all;
}

Kernel resampler(const About& about, Blends (*blends)(Index stride)) {
    return {.name = about.name,
            .family = "upsampling",
            .summary = about.summary,
            .source = about.source,
            .operation = about.operation,
            .declines = not_channel_by_channel,
            .workspace_bytes =
                [](const Task& task) {
                    return static_cast<std::size_t>(task.threads * Sizes(task.problem).a_thread()) * sizeof(float);
                },
            .multiplied_macs = [blends](const Task& task) { return multiplied(task, blends); },
            .prepare = [blends](const Task& task, ConstTensor) -> std::unique_ptr<Prepared> {
                return std::make_unique<Resampler>(task, blends);
            },
            .bound = about.bound};
}

}  // namespace tconv::upsample
