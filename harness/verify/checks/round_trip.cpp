// round_trip: an image u of y's shape goes down with C, in double, and up again through the kernel: z = Cᵀ·C·u. The
// size comes back; how far the values do not is
//
//     min over α of ‖u − α·z‖ ÷ ‖u‖
//
// the scale α left free, for it is the weights' and says nothing. ⟨u, z⟩ = ‖C·u‖² makes it less than 1 for every right
// kernel: z never points away from u.
#include "harness/verify/check.hpp"
#include "harness/verify/forward/forward.hpp"
#include "harness/verify/reduced.hpp"

#include <algorithm>
#include <cmath>

namespace tconv::verify::checks {
namespace {

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
    const std::span<const float> w = c.court.operands().values().w;
    const std::vector<double> weights(w.begin(), w.end());
    const std::vector<double> v = forward::sliding_window(p, weights, u);
    const Generator values = [&](TensorName tensor, Index i) {
        if (tensor == TensorName::bias) return 0.0f;
        return tensor == TensorName::x ? static_cast<float>(v[static_cast<std::size_t>(i)]) : value_at(seed, tensor, i);
    };
    const Result z = run_once(c, HostTensors(p, values, 1, c.task.dtype));
    c.at(Step::judging);
    const auto [uu, uz, zz] = products(u, z.y());
    const double rounded = 1e-5 + last_rounding(c.task.dtype);
    if (!(uz >= -rounded * std::sqrt(uu * zz))) return failed("Cᵀ·C·u points away from u", uz / std::sqrt(uu * zz), 0);
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
