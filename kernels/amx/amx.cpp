// amx_bf16, amx_bf16x3: stride phases apart, each a product of tiles in AMX, 512 bf16 multiply-adds a cycle.
//
// Each phase is a convolution of stride 1 (kernels/tiled/phases.hpp) and a matrix product that reads x where it lies,
// a tap at a time (plan.hpp). amx_bf16 multiplies bf16 and sums in f32. amx_bf16x3 splits every f32 into three terms
// (split.hpp) and adds six of their nine products,
//
//     x·w ≈ (x0·w2 + x1·w1 + x2·w0) + (x0·w1 + x1·w0) + x0·w0
//
// first all the small ones of a sum, then the x0·w0 on top of them: small ones are rounded as small ones.
//
// Cost    useful_macs, times 1 or 6, with what fills up blocks of 32 rows × 32 pixels × 32 k, and borders
// Error   of sums, whatever their order: products of terms are exact, and each passes through one rounding less than
//         there are others to add, and the bias. With m products and bias, S = |bias| + Σ|x·w|, and γ that of f32:
//         one term     γ_m·S, then rounded once to bf16: the contract's default, (1 + u)·γ_m (kernel.hpp)
//         three terms  x0·w0 add up to at most (1 + 2⁻⁸)²·S < 1.008·S, the five others to t·S with
//                      t = 2⁻⁷ + 2⁻¹³ > 2·2⁻⁸(1 + 2⁻⁸) + 2⁻¹⁶ + 2·2⁻¹⁷(1 + 2⁻⁸); left out are at most
//                      (2·2⁻⁸·2⁻¹⁷ + 2⁻³⁴)·S < 1.001·2⁻²⁴·S:
//                          γ_m·(1.008 + t·(1 + γ_{5m})) + t·γ_{5m} + 1.001·2⁻²⁴, 6% above γ_m for long sums
//         Rounding the split terms may take sums of integers above 2²⁴: three terms do not promise them to the bit
// Range   the tile unit takes subnormal numbers for zeros. Where that could matter, where sums could overflow, or an
//         operand is not finite, pack.hpp's limits say so while x is packed, and the run is done again in f32
//         (fallback.cpp). Where no weight is below 2⁻⁴⁰ times the largest, x from 2⁻⁷⁴ to 2⁵⁷ stay on tiles
// Source  Henry, Tang & Heinecke 2019, arXiv:1904.06376; Intel Software Developer's Manual, TDPBF16PS; Shi et al. 2016,
//         arXiv:1609.07009 (phases); Higham 2002, §3.1
#include "kernels/amx/amx.hpp"

#include "kernels/amx/fallback.hpp"
#include "kernels/amx/run.hpp"

#include <cstdio>
#include <vector>

namespace tconv {
namespace amx {
namespace {

constexpr double most_bytes = 0x1p30;  // of workspace, and of packed weights
constexpr Index most_pixels = Index{1} << 28, most_terms = Index{1} << 20;
constexpr double most_borders = 32, small_borders = 0x1p30;

Index count(Terms terms) { return static_cast<Index>(terms); }
Dtype dtype(Terms terms) { return terms == Terms::one ? Dtype::bf16 : Dtype::f32; }

class Tiles final : public Prepared {
public:
    Tiles(const Task& task, Terms terms, const TileUnit& unit, ConstTensor weights)
        : task_(task), machine_{unit, tiling::best_simd()}, plan_(make_plan(task, count(terms))) {
        for (Index i = 0; i < weights.size; ++i)
            plain_.push_back(terms == Terms::one ? from_bf16(weights.as<Bf16>()[i]) : weights.as<float>()[i]);
        packed_ = pack_weights(plan_, task.problem, plain_);
    }
    void run(const Operands& a) const noexcept override {
        if (packed_.usable && run_plan(plan_, machine_, packed_, a)) return;
        run_fallback(task_, plain_, plan_.thread_bytes, a);
    }

private:
    Task task_;
    Machine machine_;
    Plan plan_;
    std::vector<float> plain_;
    Weights packed_;
};

std::string too_much(double amount, const char* what) {
    char text[120];
    std::snprintf(text, sizeof text, "would need %.3g %s", amount, what);
    return text;
}

// Before anything is planned, whose sizes might overflow.
Declined too_large(const Problem& p) {
    double pixels = static_cast<double>(p.batch), taps = static_cast<double>(p.group_in()), computed = 1, useful = 1;
    for (const Axis& axis : p.axis) {
        const AxisPlan plan = tiling::plan_axis(axis, true);
        pixels *= static_cast<double>(axis.in) + static_cast<double>(plan.lead());
        taps *= static_cast<double>(plan.max_taps);
        double here = 0;
        for (const PhaseRun& run : plan.runs)
            here +=
                static_cast<double>(run.count) * static_cast<double>(run.taps) * static_cast<double>(run.pixels.size());
        computed *= here;
        useful *= static_cast<double>(axis.useful_taps());
    }
    if (pixels > static_cast<double>(most_pixels)) return too_much(pixels, "pixels with their borders");
    if (taps > static_cast<double>(most_terms)) return too_much(taps, "products an output");
    if (computed > most_borders * useful &&
        computed * static_cast<double>(p.batch * p.c_in) * static_cast<double>(p.group_out()) > small_borders)
        return "of every " + std::to_string(static_cast<int>(most_borders)) +
               " products all but one would be with zeros of borders";
    return {};
}

Declined declines(const Task& task, Terms terms, const TileUnit& unit) {
    if (task.dtype != dtype(terms))
        return "computes in " + std::string(name(dtype(terms))) + " only, not in " + std::string(name(task.dtype));
    if (Declined why = unit.unavailable()) return why;
    if (Declined why = too_large(task.problem)) return why;
    const Plan plan = make_plan(task, count(terms));
    const double workspace = static_cast<double>(plan.workspace_bytes);
    const double weights = static_cast<double>(plan.groups) * static_cast<double>(plan.weights) * sizeof(Bf16);
    if (workspace > most_bytes) return too_much(workspace / 0x1p20, "MB of workspace");
    if (weights > most_bytes) return too_much(weights / 0x1p20, "MB of packed weights");
    return {};
}

double factor(Terms terms, Index m) {
    if (terms == Terms::one) return summation_error(Dtype::bf16, m);
    constexpr double large = 1.008, small = 0x1p-7 + 0x1p-13, left_out = 1.001 * 0x1p-24;
    const double five = gamma(Dtype::f32, 5 * m);
    return gamma(Dtype::f32, m) * (large + small * (1 + five)) + small * five + left_out;
}

}  // namespace

Kernel amx_kernel(Terms terms, const TileUnit& unit) {
    const bool one = terms == Terms::one;
    return {.name = one ? "amx_bf16" : "amx_bf16x3",
            .family = "amx",
            .summary = one ? "stride phases apart, bf16 products in AMX tiles, summed in f32"
                           : "stride phases apart, every f32 as three bf16, six products of them in AMX tiles",
            .source = "Henry, Tang & Heinecke 2019, arXiv:1904.06376; Shi et al. 2016, arXiv:1609.07009",
            .declines = [=, &unit](const Task& task) { return declines(task, terms, unit); },
            .workspace_bytes = [=](const Task& task) { return make_plan(task, count(terms)).workspace_bytes; },
            .multiplied_macs =
                [=](const Task& task) {
                    return step_count(make_plan(task, count(terms))) * block_rows * block_pixels * tile_k;
                },
            .prepare = [=, &unit](const Task& task, ConstTensor weights) -> std::unique_ptr<Prepared> {
                return std::make_unique<Tiles>(task, terms, unit, weights);
            },
            .bound = {.factor = [=](const Task&, Index m) { return factor(terms, m); },
                      .source = one ? "sums in f32, rounded once to bf16; kernels/amx/amx.cpp"
                                    : "γ of sums in f32, three products of terms left out; kernels/amx/amx.cpp",
                      .exact_on_integers = one}};
}

}  // namespace amx

Kernel amx_bf16() { return amx::amx_kernel(amx::Terms::one, amx::tile_unit()); }

Kernel amx_bf16x3() { return amx::amx_kernel(amx::Terms::three, amx::tile_unit()); }

}  // namespace tconv
