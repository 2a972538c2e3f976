// f32 as bf16: rounded, or split into three terms; and which values the tile unit multiplies without loss.
//
// Each term is what is left, rounded to nearest: x0 = bf16(x), x1 = bf16(x − x0), x2 = x − x0 − x1. With 8 bits a
// term, and signs, 24 bits are there exactly: x0 + x1 + x2 = x, where no term is subnormal, with
//
//     |x0| ≤ (1 + 2⁻⁸)|x|      |x1| ≤ 2⁻⁸|x|      |x2| ≤ 2⁻¹⁷|x|
//
// Source  Henry, Tang & Heinecke 2019, arXiv:1904.06376 (bf16x3)
#pragma once

#include "kernels/amx/tile_unit.hpp"
#include "kernels/bf16.hpp"

#include <array>
#include <bit>

namespace tconv::amx {

inline constexpr std::size_t max_terms = 3;

// What x may be beside given weights (pack.hpp). Bits of magnitudes, which are in order as integers.
struct Limits {
    std::uint32_t least = 0x00800000;  // of a term that is not zero: the smallest normal number, or more
    std::uint32_t most = 0x7f000000;   // of a value: 2^127

    // 1 for what lies outside, else 0: a zero never does, an infinity and a NaN always.
    std::uint32_t misses_term(float term) const { return magnitude(term) - 1 < least - 1; }
    std::uint32_t misses(float value) const { return magnitude(value) > most; }

    static std::uint32_t magnitude(float value) { return std::bit_cast<std::uint32_t>(value) & 0x7fffffff; }
};

// The terms of one value, as floats. For finite values below 2^127.
inline std::array<float, max_terms> split(float value) {
    const auto rounded = [](float v) {
        const auto bits = std::bit_cast<std::uint32_t>(v);
        return std::bit_cast<float>((bits + 0x7fff + (bits >> 16 & 1)) & 0xffff0000);
    };
    const float high = rounded(value), rest = value - high, middle = rounded(rest);
    return {high, middle, rest - middle};
}

// Two lines of n values, side by side as pairs, term by term: into to[0] of one term, to[0…2] of three. `odd` may be
// null: zeros. Values of one term are bf16 already. False when a value is out of range: NaN and infinities always are.
bool pair_terms(const float* even, const float* odd, Index n, const std::array<Pair*, max_terms>& to, const Limits&);
bool pair_terms(const Bf16* even, const Bf16* odd, Index n, const std::array<Pair*, max_terms>& to, const Limits&);

}  // namespace tconv::amx
