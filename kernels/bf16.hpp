// bf16: the upper half of an f32, so the same range and 8 bits of significand; stored as std::uint16_t, since C++20 has
// no such type. Widening is exact; narrowing rounds to nearest, ties to even, and what is too large becomes infinite.
#pragma once

#include <bit>
#include <cstdint>

namespace tconv {

constexpr float from_bf16(std::uint16_t value) { return std::bit_cast<float>(std::uint32_t{value} << 16); }

constexpr std::uint16_t to_bf16(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    // Rounding could carry a NaN's fraction over to infinity, cutting it could leave none: it is cut and made quiet.
    if ((bits & 0x7fffffff) > 0x7f800000) return static_cast<std::uint16_t>(bits >> 16 | 0x40);
    return static_cast<std::uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

}  // namespace tconv
