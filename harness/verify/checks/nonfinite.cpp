// nonfinite: a NaN or an infinity reaches exactly the outputs it touches by definition, and no others.
//
// Three inputs, then three weights, are NaN, +∞ and −∞, the rest uniform; then three weights again where every second
// x is 0, which must not hide them: 0·NaN and 0·∞ are NaN. The oracle's double arithmetic meets the same operands, so
// its result says which outputs are NaN, which infinite and of which sign, and what the others are; y must match. A
// kernel that multiplies zeros the definition does not have (inserted ones, padding, a dense matrix) turns others into
// NaN, for 0·∞ is NaN: where it promises no more (Kernel::promises), a NaN too many is forgiven, one too few never.
#include "harness/verify/check.hpp"

#include <array>
#include <cmath>
#include <limits>

namespace tconv::verify::checks {
namespace {

// Uniform, but for three elements of one tensor, spread over it, and not at the same pixel of different channels: there
// a NaN would hide the infinities.
Generator with_planted(TensorName planted, Index size, Seed seed) {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
    const Index first = static_cast<Index>(bits_at(seed, planted, -1) % static_cast<std::uint64_t>(size));
    return [=](TensorName tensor, Index i) {
        if (tensor != planted) return value_at(seed, tensor, i);
        if (i == first) return nan;
        if (i == (first + (size + 2) / 3 + 2) % size) return infinity;
        if (i == (first + 2 * size / 3 + 4) % size) return -infinity;
        return value_at(seed, tensor, i);
    };
}

Generator with_zero_inputs(const Problem& p, Seed seed) {
    return [planted = with_planted(TensorName::w, p.w_size(), seed)](TensorName tensor, Index i) {
        return tensor == TensorName::x && i % 2 == 0 ? 0 : planted(tensor, i);
    };
}

const std::array fills = {
    Fill{"nonfinite x", [](const Problem& p, Seed s) { return with_planted(TensorName::x, p.x_size(), s); }},
    Fill{"nonfinite weights", [](const Problem& p, Seed s) { return with_planted(TensorName::w, p.w_size(), s); }},
    Fill{"nonfinite weights that meet zeros", with_zero_inputs}};

// y with the NaNs that are forgiven replaced by what was right; how many there were.
Index forgive(const Truth& truth, float* y) {
    Index forgiven = 0;
    for (std::size_t i = 0; i < truth.y.size(); ++i)
        if (std::isnan(y[i]) && !std::isnan(truth.y[i])) {
            y[i] = static_cast<float>(truth.y[i]);
            ++forgiven;
        }
    return forgiven;
}

Finding examine(const Case& trial) {
    const Case c = trial.reduced();
    const Spread spread = c.kernel.promises.nonfinite;
    Index forgiven = 0;
    for (std::size_t i = 0; i < fills.size(); ++i) {
        const Truth& truth = c.court.truth(fills[i]);
        const Result result = run_once(c, c.court.operands(fills[i]));
        c.at(Step::judging);
        const bool may_spread = spread == Spread::operands || (spread == Spread::weights && i > 0);
        if (may_spread) forgiven += forgive(truth, result.y());
        const Verdict verdict = judge(truth, result.y(), c.kernel.bound, c.task, c.court.threads());
        if (verdict.outcome == Outcome::disagrees)
            return on(c, trial,
                      failed(std::string(fills[i].name) + ": " + verdict.message,
                             static_cast<double>(verdict.errors->mismatches), 0));
    }
    Finding finding = passed(0, 0);
    if (forgiven > 0) finding.message = std::to_string(forgiven) + " NaNs too many, as it promises no better";
    return on(c, trial, finding);
}

}  // namespace

Check nonfinite() {
    return {.name = "nonfinite",
            .proves = "NaN and infinities reach exactly the outputs they touch, or as the kernel promises",
            .level = Level::full,
            .examine = examine};
}

}  // namespace tconv::verify::checks
