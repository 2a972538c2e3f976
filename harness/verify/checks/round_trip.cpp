// round_trip: an image u of y's shape goes down with C, in double, and up again through the kernel: z = Cᵀ·C·u. The
// size comes back; how far the values do not is
//
//     min over α of ‖u − α·z‖ ÷ ‖u‖
//
// the scale α left free, for it is the weights' and says nothing. ⟨u, z⟩ = ‖C·u‖² makes it less than 1 for every right
// kernel: z never points away from u.
#include "harness/verify/check.hpp"

#include "harness/verify/reduced.hpp"

#include <algorithm>
#include <cmath>

namespace tconv::verify::checks {
namespace {

// The input that tap k carries to output o, or -1.
Index source_of(const Axis& a, Index o, Index k) {
    const Index reached = o + a.pad_begin - k * a.dilation;
    return reached >= 0 && reached % a.stride == 0 && reached / a.stride < a.in ? reached / a.stride : -1;
}

// Adds what one channel of u, through the stamp of one pair of channels, brings to one channel of C·u.
void add_down(const Problem& p, const double* u, const float* stamp, double* v) {
    const auto& [d, h, w] = p.axis;
    for (Index o = 0; o < p.out_pixels(); ++o)
        for (Index k = 0; k < p.taps(); ++k) {
            const Index id = source_of(d, o / (h.out() * w.out()), k / (h.kernel * w.kernel));
            const Index ih = source_of(h, o / w.out() % h.out(), k / w.kernel % h.kernel);
            const Index iw = source_of(w, o % w.out(), k % w.kernel);
            if (id >= 0 && ih >= 0 && iw >= 0) v[(id * h.in + ih) * w.in + iw] += u[o] * static_cast<double>(stamp[k]);
        }
}

// C·u, image by image.
std::vector<double> down(const Problem& p, const std::vector<double>& u, const float* weights) {
    std::vector<double> v(static_cast<std::size_t>(p.x_size()));
    for (Index n = 0; n < p.batch; ++n)
        for (Index ci = 0; ci < p.c_in; ++ci)
            for (Index c = 0; c < p.group_out(); ++c) {
                const Index co = ci / p.group_in() * p.group_out() + c;
                add_down(p, u.data() + (n * p.c_out + co) * p.out_pixels(),
                         weights + (ci * p.group_out() + c) * p.taps(), v.data() + (n * p.c_in + ci) * p.in_pixels());
            }
    return v;
}

struct Products {
    double uu = 0, uz = 0, zz = 0;
};

Products products(const std::vector<double>& u, const float* z) {
    Products sum;
    for (std::size_t i = 0; i < u.size(); ++i) {
        const auto value = static_cast<double>(z[i]);
        sum.uu += u[i] * u[i];
        sum.uz += u[i] * value;
        sum.zz += value * value;
    }
    return sum;
}

Finding examine(const Case& c) {
    const Problem& p = c.task.problem;
    if (p.macs() > reduced_macs || 4 * p.y_size() > reduced_macs) return skipped("more than 4,000,000 multiply-adds");
    const Seed seed = c.court.seed();
    std::vector<double> u;
    for (Index i = 0; i < p.y_size(); ++i) u.push_back(static_cast<double>(value_at(~seed, TensorName::x, i)));
    const std::vector<double> v = down(p, u, c.court.operands().w().as<float>());
    const Generator values = [&](TensorName tensor, Index i) {
        if (tensor == TensorName::bias) return 0.0f;
        return tensor == TensorName::x ? static_cast<float>(v[static_cast<std::size_t>(i)]) : value_at(seed, tensor, i);
    };
    const Result z = run_once(c, HostTensors(p, values, 1));
    c.at(Step::judging);
    const auto [uu, uz, zz] = products(u, z.y());
    if (!(uz >= -1e-5 * std::sqrt(uu * zz))) return failed("Cᵀ·C·u points away from u", uz / std::sqrt(uu * zz), 0);
    const double kept = zz == 0 ? 0 : uz * uz / zz;
    return passed(std::sqrt(std::max(0.0, uu - kept) / uu), 1);
}

}  // namespace

Check round_trip() {
    return {
        .name = "round_trip",
        .proves = "down with C and up again: how much of an image does not come back (a number; 1 is nothing at all)",
        .level = Level::full,
        .examine = examine};
}

}  // namespace tconv::verify::checks
