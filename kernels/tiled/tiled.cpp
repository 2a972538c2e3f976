// tiled: stride phases apart, no zero multiplied, cache-blocked, in vectors.
//
// Each axis splits into its stride phases, each a convolution of stride 1 (phases.hpp); phases with the same taps
// become rows of one matrix product (plan.hpp). Its pixels are packed into L2 box by box, its sums stay in registers
// (simd.hpp), and results wait in a stage for their neighbours, so that y is written in rows. Pixels or channels take
// the lanes; taps become rows as well where output channels are few (spread.hpp), and are taken a column at a time
// where images are not much larger than they reach (tap_by_tap.hpp); whichever costs less (choose.cpp).
//
// Cost    useful_macs, plus zeros where a tile reaches past the border or the last channel
// Error   |y − exact| ≤ γ_m·(|bias| + Σ|x·w|), m = products per output + bias: sums are only re-ordered, and fused
//         where the machine can (Higham 2002, §3.1). Borders multiply zeros by weights, which NaN and infinite ones
//         would spread from: with such weights the stamp variant runs, which multiplies no zeros
// Source  Shi et al. 2016, arXiv:1609.07009 (phases); Goto & van de Geijn 2008 (blocking); Georganas et al. 2018,
//         arXiv:1808.05567 (tiles)
#include "kernels/tiled/tiled.hpp"

#include "kernels/buffer.hpp"
#include "kernels/tiled/pack.hpp"
#include "kernels/tiled/run.hpp"

#include <algorithm>
#include <cmath>

namespace tconv {
namespace tiling {
namespace {

Buffer floats(Index count) { return Buffer(static_cast<std::size_t>(count) * sizeof(float)); }

class Packed final : public Prepared {
public:
    Packed(const Task& task, const Simd& simd, Plan plan, const float* weights)
        : simd_(simd), plan_(std::move(plan)), weights_(floats(plan_.groups * plan_.weight_floats)) {
        pack_weights(plan_, task.problem, weights, weights_.as<float>());
    }
    void run(const Operands& a) const noexcept override { run_plan(plan_, simd_, weights_.as<float>(), a); }

private:
    const Simd& simd_;
    Plan plan_;
    Buffer weights_;
};

class Stamp final : public Prepared {
public:
    Stamp(const Task& task, ConstTensor weights) : task_(task), weights_(floats(weights.size)) {
        std::copy_n(weights.as<float>(), weights.size, weights_.as<float>());
    }
    void run(const Operands& a) const noexcept override { run_stamp(task_, weights_.as<float>(), a); }

private:
    Task task_;
    Buffer weights_;
};

bool all_finite(ConstTensor weights) {
    return std::all_of(weights.as<float>(), weights.as<float>() + weights.size,
                       [](float w) { return std::isfinite(w); });
}

// The plan depends on the instruction set, which may still change between asking and preparing: enough for any.
std::size_t workspace_for_any(const Task& task) {
    std::size_t most = 0;
    for (const Index lanes : {1, 4, 8, 16})
        for (const auto& rows : {rows_of_16_registers, rows_of_32_registers})
            most = std::max(most, choose_plan(task, {.lanes = lanes, .rows = rows}).workspace_bytes);
    return most;
}

}  // namespace

std::unique_ptr<Prepared> prepare_plan(const Task& task, const Simd& simd, Plan plan, ConstTensor weights) {
    if (plan.variant == Variant::stamp || !all_finite(weights)) return std::make_unique<Stamp>(task, weights);
    return std::make_unique<Packed>(task, simd, std::move(plan), weights.as<float>());
}

}  // namespace tiling

Kernel tiled() {
    return {.name = "tiled",
            .family = "phases",
            .summary = "stride phases apart, no zero multiplied, cache-blocked, in vectors of pixels or of channels",
            .source =
                "Shi et al. 2016, arXiv:1609.07009; Goto & van de Geijn 2008; Georganas et al. 2018, arXiv:1808.05567",
            .declines = only_f32,
            .workspace_bytes = tiling::workspace_for_any,
            // Zeros that fill up tiles, at borders and behind the last channel, are not counted.
            .multiplied_macs = [](const Task& task) { return task.problem.useful_macs(); },
            .prepare = [](const Task& task, ConstTensor weights) -> std::unique_ptr<Prepared> {
                const tiling::Simd& simd = tiling::best_simd();
                return tiling::prepare_plan(task, simd, tiling::choose_plan(task, simd), weights);
            },
            // Blocks are cut smaller for more threads, and with them the order of sums may change.
            .promises = {.same_bits_across_threads = false}};
}

}  // namespace tconv
