// Wrong in bf16: each sum is the right one, or nearly, and then goes to its 16 bits in a way that nobody asked for.
#include "kernels/bf16.hpp"
#include "tests/wrong/scatter.hpp"
#include "tests/wrong/wrong.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace tconv::wrong {
namespace {

using Store = std::uint16_t (*)(float sum);
using Bits = const volatile std::uint16_t*;

std::vector<float> widened(ConstTensor tensor) {
    std::vector<float> values(static_cast<std::size_t>(tensor.size));
    std::transform(tensor.as<std::uint16_t>(), tensor.as<std::uint16_t>() + tensor.size, values.begin(), from_bf16);
    return values;
}

// The loop on f32 copies, then `store` for every sum; `after` sees the bf16 operands.
class Narrow final : public Prepared {
public:
    Narrow(const Task& task, ConstTensor w, const Deviation& deviation, Store store)
        : task_(task), w_(widened(w)), deviation_(deviation), store_(store) {}

    void run(const Operands& a) const noexcept override {
        const std::vector<float> x = widened(a.x), bias = widened(a.bias);
        std::vector<float> y(static_cast<std::size_t>(a.y.size));
        const Operands wide{.x = {x.data(), a.x.size},
                            .bias = {bias.data(), a.bias.size},
                            .y = {y.data(), a.y.size},
                            .workspace = a.workspace};
        Memory memory;
        scatter({.task = task_, .w = w_.data(), .a = wide, .memory = memory},
                {.add = deviation_.add, .start = deviation_.start});
        std::ranges::transform(y, a.y.as<std::uint16_t>(), store_);
        if (deviation_.after) deviation_.after(task_.problem, a);
    }

private:
    Task task_;
    std::vector<float> w_;
    Deviation deviation_;
    Store store_;
};

Kernel narrow(const Deviation& deviation, Store store = to_bf16) {
    Kernel kernel = deviating({});
    kernel.declines = [](const Task& task) -> Declined {
        if (task.dtype == Dtype::bf16) return {};
        return "computes in bf16 only";
    };
    kernel.workspace_bytes = no_workspace;
    kernel.prepare = [=](const Task& task, ConstTensor w) -> std::unique_ptr<Prepared> {
        return std::make_unique<Narrow>(task, w, deviation, store);
    };
    return kernel;
}

std::uint16_t cut(float sum) { return static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(sum) >> 16); }

}  // namespace

Kernel bf16_sums_in_bf16() {
    return narrow({.add = [](float sum, float x, float w) { return from_bf16(to_bf16(sum + x * w)); }});
}

Kernel bf16_products_in_bf16() {
    return narrow({.add = [](float sum, float x, float w) { return sum + from_bf16(to_bf16(x * w)); }});
}

Kernel bf16_bias_added_last() {
    return narrow({.start = [](const Problem&, const Operands&, Index, Index) { return 0.0f; },
                   .after =
                       [](const Problem& p, const Operands& a) {
                           if (!p.bias) return;
                           for (Index i = 0; i < a.y.size; ++i) {
                               std::uint16_t& y = a.y.as<std::uint16_t>()[i];
                               y = to_bf16(from_bf16(y) +
                                           from_bf16(a.bias.as<std::uint16_t>()[i / p.out_pixels() % p.c_out]));
                           }
                       }});
}

Kernel bf16_cut() { return narrow({}, cut); }

Kernel bf16_ties_away() {
    return narrow({}, [](float sum) {
        const bool tie = (std::bit_cast<std::uint32_t>(sum) & 0xffff) == 0x8000 && std::isfinite(sum);
        return tie ? static_cast<std::uint16_t>(cut(sum) + 1) : to_bf16(sum);
    });
}

Kernel bf16_nan_to_infinity() {
    return narrow({},
                  [](float sum) { return to_bf16(std::isnan(sum) ? std::numeric_limits<float>::infinity() : sum); });
}

Kernel bf16_subnormals_flushed() {
    return narrow(
        {}, [](float sum) { return to_bf16(std::fabs(sum) < std::numeric_limits<float>::min() ? 0 * sum : sum); });
}

Kernel bf16_pairs_swapped() {
    return narrow({.after = [](const Problem&, const Operands& a) {
        for (Index i = 0; i + 1 < a.y.size; i += 2)
            std::swap(a.y.as<std::uint16_t>()[i], a.y.as<std::uint16_t>()[i + 1]);
    }});
}

Kernel bf16_reads_past_x() {
    return narrow({.after = [](const Problem&, const Operands& a) { static_cast<void>(Bits(a.x.data)[a.x.size]); }});
}

Kernel bf16_writes_past_y() {
    return narrow({.after = [](const Problem&, const Operands& a) {
        static_cast<volatile std::uint16_t*>(a.y.data)[a.y.size] = 0;
    }});
}

Kernel bf16_assumes_pairs() {
    return narrow({.after = [](const Problem&, const Operands& a) {
        const auto at = reinterpret_cast<std::uintptr_t>(a.x.data);
        if (at % 4 != 0) a.y.as<std::uint16_t>()[0] = *reinterpret_cast<Bits>(at & ~std::uintptr_t{3});
    }});
}

}  // namespace tconv::wrong
