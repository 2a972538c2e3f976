// The operation as Intel's manual defines it (Software Developer's Manual, vol. 2, TDPBF16PS): for every row m and
// column n of C, two sums begin at zero and go through the pairs of k by fused multiply-add, one over the first
// elements of the pairs, one over the second; their sum is added to C. Subnormal operands count as zeros, subnormal
// results become zeros, all rounding is to nearest even, whatever MXCSR says.
#include "tests/kernels/amx/emulated_unit.hpp"

#include "kernels/amx/split.hpp"
#include "kernels/vectorize.hpp"
#include "tests/catch.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <vector>

using namespace tconv;
using namespace tconv::amx;
using tconv::Index;

namespace {

thread_local bool configured = false;
std::atomic<Index> steps{0}, unconfigured{0};

float flushed(std::uint32_t bits) { return std::bit_cast<float>((bits & 0x7f800000) == 0 ? bits & 0x80000000 : bits); }
float flushed(float value) { return flushed(std::bit_cast<std::uint32_t>(value)); }

// One row of C, 16 columns.
TCONV_VECTORIZE void multiply_row(const Bf16* a, const Pair* b, Index b_row, float* c) {
    float first[16] = {}, second[16] = {};
    for (Index k = 0; k < tile_pairs; ++k) {
        const float a0 = flushed(std::uint32_t{a[2 * k]} << 16), a1 = flushed(std::uint32_t{a[2 * k + 1]} << 16);
        for (Index n = 0; n < 16; ++n) {
            const Pair pair = b[k * b_row + n];
            first[n] = flushed(std::fma(a0, flushed(pair << 16), first[n]));
            second[n] = flushed(std::fma(a1, flushed(pair & 0xffff0000), second[n]));
        }
    }
    for (Index n = 0; n < 16; ++n) c[n] = flushed(flushed(c[n]) + flushed(first[n] + second[n]));
}

bool all_zeros(const Bf16* row) {
    return std::all_of(row, row + tile_k, [](Bf16 a) { return (a & 0x7fff) == 0; });
}
bool all_finite(const Pair* tile, Index row) {
    const auto finite = [](Pair pair) { return (~pair & 0x7f80) != 0 && (~pair & 0x7f800000) != 0; };
    for (Index k = 0; k < tile_pairs; ++k)
        if (!std::all_of(tile + k * row, tile + k * row + 16, finite)) return false;
    return true;
}

void multiply(const TileBlock& block) noexcept {
    if (!configured) ++unconfigured;
    steps += block.count;
    for (Index m = 0; m < block_rows; ++m) std::fill_n(block.c + m * block.c_row, block_pixels, 0.0f);
    for (const Step* s = block.steps; s != block.steps + block.count; ++s)
        for (const Index q : {0, 16}) {
            const bool finite = all_finite(block.x + s->x + q, block.x_row);
            for (Index m = 0; m < block_rows; ++m) {
                const Bf16* const row = block.weights + s->weights + m * tile_k;
                if (finite && all_zeros(row)) continue;  // adds nothing
                multiply_row(row, block.x + s->x + q, block.x_row, block.c + m * block.c_row + q);
            }
        }
}

// One step with these elements of A's first row and of B's first column.
float product(const std::vector<float>& a, const std::vector<float>& b) {
    std::vector<Bf16> weights(static_cast<std::size_t>(step_weights), 0);
    std::vector<Pair> x(static_cast<std::size_t>(tile_pairs * block_pixels), 0);
    for (std::size_t k = 0; k < a.size(); ++k) {
        weights[k] = to_bf16(a[k]);
        x[k / 2 * static_cast<std::size_t>(block_pixels)] |= Pair{to_bf16(b[k])} << (k % 2 * 16);
    }
    std::vector<float> c(static_cast<std::size_t>(block_rows * block_pixels));
    const Step step{0, 0};
    const TileUnit& unit = test::emulated_unit();
    unit.configure();
    unit.multiply({weights.data(), x.data(), block_pixels, &step, 1, c.data(), block_pixels});
    unit.release();
    return c[0];
}

}  // namespace

const TileUnit& test::emulated_unit() {
    static constexpr TileUnit unit = {"emulated", []() -> Declined { return {}; }, []() noexcept { configured = true; },
                                      []() noexcept { configured = false; }, multiply};
    return unit;
}

Index test::take_steps() { return steps.exchange(0); }
Index test::unconfigured_products() { return unconfigured; }

TEST_CASE("the emulated tile unit adds up in the manual's order", "[kernels][amx]") {
    CHECK(product({1, 2, 3}, {5, 7, 11}) == 52);
    // Elements of even place: 2^24 + 1 rounds to 2^24; of odd place: 1 − 2^24 does not. One after the other: 2.
    CHECK(product({0x1p24f, -0x1p24f, 1, 1}, {1, 1, 1, 1}) == 1);
    CHECK(product({0x1p24f, 0, 1, 0, 0x1p-1f, 0}, {1, 1, 1, 1, 1, 1}) == 0x1p24f);  // ties to even, each time
}

TEST_CASE("the emulated tile unit takes subnormal numbers for zeros, and makes none", "[kernels][amx]") {
    CHECK(product({0x1p-127f}, {0x1p100f}) == 0);
    CHECK(product({0x1p100f}, {-0x1p-127f}) == 0);
    CHECK(product({0x1p-64f}, {0x1p-63f}) == 0);
    CHECK(product({0x1p-63f}, {0x1p-63f}) == 0x1p-126f);
    CHECK(std::isinf(product({0x1p64f}, {0x1p64f})));
    CHECK(std::isnan(product({INFINITY}, {0.0f})));
}
