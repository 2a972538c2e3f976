// impulse: a single 1 in x stamps exactly the kernel: y = bias + w[ci, co, k] at i·stride + k·dilation − pad_begin, and
// bias everywhere else, to the bit.
//
// Weights and bias are reals, not integers: no rounding happens but that of w + bias, so that any weight that is not
// carried through in full shows. Images and groups do not mix: each gets an impulse of its own in every run, at the
// first, the last, the middle and a few drawn inputs. In bf16, w + bias is rounded once more, and that is to the bit.
#include "harness/verify/rig.hpp"

#include <algorithm>
#include <cmath>

namespace tconv::verify::checks {
namespace {

constexpr Index runs = 6;

// Which of `count` is hit in this run by image and group `part`.
Index place(Seed seed, Index run, Index part, Index count) {
    if (run == 0) return 0;
    if (run == 1) return count - 1;
    if (run == 2) return count / 2;
    return static_cast<Index>(bits_at(seed, TensorName::x, part * runs + run) % static_cast<std::uint64_t>(count));
}

// Bits of a single product and sum: exact where the kernel's bound is no wider than plain f32's, else that bound.
double allowance(const Case& c, Index products, double magnitude) {
    const ErrorBound& bound = c.kernel.bound;
    const bool plain = bound.exact_on_integers && bound.factor(c.task, 2) <= gamma(c.task.dtype, 2);
    return plain ? 0 : (bound.factor(c.task, products) + last_rounding(c.task.dtype)) * magnitude;
}

// Adds the stamp of input (ci, i) to the channels of its group in one image.
void stamp(const Rig& rig, Index ci, Index i, std::span<float> image) {
    const Problem& p = rig.problem();
    const auto& [d, h, w] = p.axis;
    for (Index co = 0; co < p.group_out(); ++co)
        for (Index k = 0; k < p.taps(); ++k) {
            const Index od = i / (h.in * w.in) * d.stride + k / (h.kernel * w.kernel) * d.dilation - d.pad_begin;
            const Index oh = i / w.in % h.in * h.stride + k / w.kernel % h.kernel * h.dilation - h.pad_begin;
            const Index ow = i % w.in * w.stride + k % w.kernel * w.dilation - w.pad_begin;
            if (od < 0 || oh < 0 || ow < 0 || od >= d.out() || oh >= h.out() || ow >= w.out()) continue;
            const Index channel = ci / p.group_in() * p.group_out() + co;
            const Index o = channel * p.out_pixels() + (od * h.out() + oh) * w.out() + ow;
            image[static_cast<std::size_t>(o)] +=
                rig.w()[static_cast<std::size_t>((ci * p.group_out() + co) * p.taps() + k)];
        }
}

// Sets the impulses of one run in x and returns the y they should make.
std::vector<float> expected(Rig& rig, Seed seed, Index run) {
    const Problem& p = rig.problem();
    std::ranges::fill(rig.x(), 0.0f);
    std::vector<float> y(static_cast<std::size_t>(p.y_size()));
    for (Index n = 0; n < p.batch; ++n) {
        const auto image = std::span(y).subspan(static_cast<std::size_t>(n * p.c_out * p.out_pixels()),
                                                static_cast<std::size_t>(p.c_out * p.out_pixels()));
        for (Index co = 0; co < p.c_out; ++co)
            std::fill_n(image.begin() + co * p.out_pixels(), p.out_pixels(), rig.bias(co));
        for (Index g = 0; g < p.groups; ++g) {
            const Index part = n * p.groups + g;
            const Index ci = g * p.group_in() + place(seed, run, part, p.group_in());
            const Index i = place(seed + 1, run, part, p.in_pixels());
            rig.x()[static_cast<std::size_t>((n * p.c_in + ci) * p.in_pixels() + i)] = 1;
            stamp(rig, ci, i, image);
        }
    }
    return y;
}

Finding examine(const Case& c) {
    const Problem p = property_problem(c.task.problem);
    if (const Declined why = unfit(c, p, 1)) return skipped(*why);
    const Seed seed = c.court.seed();
    Rig rig(c, p, [=](TensorName tensor, Index i) { return value_at(seed, tensor, i); });
    const Index products = p.group_in() * p.taps() + (p.bias ? 1 : 0);
    const double allowed = allowance(c, products, p.bias ? 2 : 1);  // |w| and |bias| are at most 1
    Deviation deviation;
    for (Index run = 0; run < std::min(runs, p.group_in() * p.in_pixels()); ++run) {
        std::vector<float> stamped = expected(rig, seed, run);
        round_to(c.task.dtype, stamped);
        const std::span<const float> y = rig.run();
        for (std::size_t i = 0; i < stamped.size(); ++i)
            deviation.add(static_cast<Index>(i), static_cast<double>(y[i]) - static_cast<double>(stamped[i]), allowed);
    }
    return finding(c, p, deviation, "an impulse does not stamp the kernel");
}

}  // namespace

Check impulse() {
    return {.name = "impulse",
            .proves = "a single 1 in x stamps exactly the kernel, and touches nothing else",
            .level = Level::full,
            .examine = examine};
}

}  // namespace tconv::verify::checks
