// winograd: each stride phase is a small convolution of stride 1, and minimal filtering computes it with fewer
// products.
//
// Per axis, F(m, r) makes m outputs of a phase with r taps from m + r − 1 products (filter.hpp), nested for two axes:
// the four 2×2 phases of a 4×4 kernel at stride 2 take 16 products for 9 outputs with F(3×3, 2×2) instead of 36.
// Inputs of a box of tiles are brought to points once, for all phases that read the same tiles; each point is a matrix
// product over the input channels; results return to outputs in a stage, whence y is written in rows (plan.hpp,
// run.cpp). m is chosen by a cost model (choose.cpp).
//
// Cost    per tile and phase (m_h + r_h − 1)·(m_w + r_w − 1) multiply-adds a channel pair for m_h·m_w outputs, and the
//         transforms: additions mostly, per channel rather than per pair, so that they are paid for by many channels
// Error   y = Σ_p A[i][p] · Σ_c (Σ_k G[p][k]·w[c, k]) · (Σ_t B[p][t]·x[c, t]), p over all points of both axes. A term
//         w·x passes through at most
//             2                    roundings of U, computed in double and rounded
//             n_h + n_w            of V: a product and n − 1 additions per axis, n = m + r − 1
//             c_in                 of the matrix product
//             n_h + n_w + 1        of the transform to outputs, and of adding the bias
//         N in all, so that |ŷ − y| ≤ γ_N · Σ_c Σ_p |A|·|G||w|·|B||x| ≤ γ_N · κ_h·κ_w · Σ_c max|x_c|·Σ_k |w_ck| with
//             κ = max over outputs i, taps k of Σ_p |A[i][p]|·|G[p][k]|·Σ_t |B[p][t]|
//         (Higham 2002, §3.1; Barabasz et al. 2020, §3, bound the same quantity in other norms). κ = 3 for F(2,2), 4
//         for F(3,2) and F(2,3), 9.8 for F(4,2) and F(3,3), 14.5 for F(4,3). Underflow is not bounded
//         Integers: F(2,2) multiplies by 0 and ±1 only, F(3,2) and F(2,3) by halves as well: small integers come out to
//         the bit. The others divide by 3 and 5
//         NaN and infinities reach all outputs of their tile: x's the neighbours of those they touch, w's all of theirs
// Source  Lavin & Gray 2016, arXiv:1509.09308; Barabasz et al. 2020, doi:10.1145/3412380; Shi et al. 2016,
//         arXiv:1609.07009 (phases)
#include "kernels/winograd/winograd.hpp"

#include "kernels/buffer.hpp"
#include "kernels/winograd/choose.hpp"
#include "kernels/winograd/pack.hpp"
#include "kernels/winograd/run.hpp"

#include <algorithm>
#include <cstdio>

namespace tconv {
namespace filtering {
namespace {

constexpr std::size_t workspace_limit = std::size_t{1} << 30;  // bytes
constexpr Index fewest_channels = 3;

class Filtered final : public Prepared {
public:
    Filtered(const Task& task, const tiling::Simd& simd, Plan plan, const float* weights)
        : simd_(simd),
          transforms_(best_transforms()),
          plan_(std::move(plan)),
          weights_(static_cast<std::size_t>(plan_.groups * plan_.weight_floats) * sizeof(float)) {
        pack_weights(plan_, task.problem, weights, weights_.as<float>());
    }
    void run(const Operands& a) const noexcept override {
        run_plan(plan_, simd_, transforms_, weights_.as<float>(), a);
    }

private:
    const tiling::Simd& simd_;
    const Transforms& transforms_;
    Plan plan_;
    Buffer weights_;
};

// The instruction set may still change between asking and preparing: enough for any.
std::size_t workspace_for_any(const Task& task) {
    const Choice choice = choose(task);
    std::size_t most = 0;
    for (const Index lanes : {1, 4, 8, 16})
        for (const auto& rows : {tiling::rows_of_16_registers, tiling::rows_of_32_registers})
            most = std::max(most, make_plan(task, {.lanes = lanes, .rows = rows[2]}, choice).workspace_bytes);
    return most;
}

Declined taps_declined(const char* axis, const AxisPlan& plan) {
    char text[120];
    if (plan.max_taps > static_cast<Index>(max_taps)) {
        std::snprintf(text, sizeof text, "a phase of the %s has %td taps; filters are made for 2 and 3", axis,
                      plan.max_taps);
        return text;
    }
    if (plan.max_taps > 1 && plan.reach > 1) {
        std::snprintf(text, sizeof text, "dilation leaves gaps between the taps of a phase of the %s", axis);
        return text;
    }
    return {};
}

Index multiplied(const Task& task) {
    const Plan plan = make_plan(task, Shape{}, choose(task));
    Index sum = 0;
    for (const Strip& s : plan.strips)
        for (Index b = 0; b < s.boxes_h * s.boxes_w; ++b)
            for (const Group& g : s.groups) sum += g.points() * g.phases() * tiles_of(g, s.box(b), 1).count;
    return sum * plan.c_in * plan.c_out * plan.groups * plan.batch;
}

}  // namespace

Declined declines(const Task& task) {
    const Problem& p = task.problem;
    if (Declined why = only_f32(task)) return why;
    if (p.spatial == 3) return "filters one axis or two, not three";
    const AxisPlan h = tiling::plan_axis(p.h(), true), w = tiling::plan_axis(p.w(), true);
    if (Declined why = taps_declined("height", h)) return why;
    if (Declined why = taps_declined("width", w)) return why;
    if (std::max(h.max_taps, w.max_taps) < 2) return "no phase has two taps in a row: there is nothing to filter";
    if (p.group_in() < fewest_channels)
        return "with fewer than " + std::to_string(fewest_channels) +
               " input channels a group the transforms cost more than the products they save";
    if (const std::size_t bytes = workspace_for_any(task); bytes > workspace_limit)
        return "would need " + std::to_string(bytes >> 20) + " MB of workspace";
    return {};
}

std::unique_ptr<Prepared> prepare_plan(const Task& task, const tiling::Simd& simd, Plan plan, ConstTensor weights) {
    return std::make_unique<Filtered>(task, simd, std::move(plan), weights.as<float>());
}

double error_factor(const Plan& plan) {
    double factor = 0;
    for (const Strip& s : plan.strips)
        for (const Group& g : s.groups) {
            const Index roundings = 3 + plan.c_in + 2 * (g.fh.points() + g.fw.points());
            factor = std::max(factor, gamma(Dtype::f32, roundings) * amplification(g.fh) * amplification(g.fw));
        }
    return factor;
}

}  // namespace filtering

Kernel winograd() {
    using namespace filtering;
    return {
        .name = "winograd",
        .family = "phases",
        .summary = "stride phases apart, each by minimal filtering F(2..4, 2..3): fewer products than the definition",
        .source = "Lavin & Gray 2016, arXiv:1509.09308; Barabasz et al. 2020, doi:10.1145/3412380",
        .declines = filtering::declines,
        .workspace_bytes = workspace_for_any,
        .multiplied_macs = multiplied,
        .prepare = [](const Task& task, ConstTensor weights) -> std::unique_ptr<Prepared> {
            const tiling::Simd& simd = tiling::best_simd();
            return prepare_plan(task, simd, make_plan(task, shape_of(simd), choose(task)), weights);
        },
        .bound = {.scale = ErrorBound::Scale::channelwise,
                  .factor = [](const Task& task,
                               Index) { return error_factor(make_plan(task, Shape{}, choose(task))); },
                  .source = "γ_N·κ of the transforms, Barabasz et al. 2020, §3; kernels/winograd/winograd.cpp",
                  .exact_on_integers = false},
        .promises = {.nonfinite = Spread::operands}};
}

}  // namespace tconv
