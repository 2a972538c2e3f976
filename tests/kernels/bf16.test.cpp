// Every bf16 there is, and what rounds to it.
#include "kernels/bf16.hpp"

#include "tests/catch.hpp"

#include <cmath>
#include <limits>

using namespace tconv;
using Limits = std::numeric_limits<float>;

namespace {

// The f32 that lies `numerator` quarters of the way from a bf16 to the next one away from zero.
float between(std::uint16_t value, std::uint32_t numerator) {
    return std::bit_cast<float>((std::uint32_t{value} << 16) + numerator * 0x4000);
}

}  // namespace

TEST_CASE("bf16 goes to f32 and back unchanged, whatever its bits, but that a NaN becomes quiet", "[kernels]") {
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
        const auto value = static_cast<std::uint16_t>(bits);
        const float wide = from_bf16(value);
        REQUIRE(to_bf16(wide) == (std::isnan(wide) ? value | 0x40 : value));
    }
    CHECK(from_bf16(0x3f80) == 1);
    CHECK(from_bf16(0xc040) == -3);
    CHECK(from_bf16(0x0001) == 0x1p-133f);
}

TEST_CASE("f32 rounds to the nearest bf16, ties to even, in both signs and among subnormals", "[kernels]") {
    for (std::uint32_t bits = 0; bits < 0x7f80; ++bits)
        for (const std::uint32_t sign : {0u, 0x8000u}) {
            const auto low = static_cast<std::uint16_t>(bits | sign), high = static_cast<std::uint16_t>(low + 1);
            REQUIRE(to_bf16(between(low, 1)) == low);
            REQUIRE(to_bf16(between(low, 2)) == (bits % 2 == 0 ? low : high));
            REQUIRE(to_bf16(std::nextafter(between(low, 2), 0.0f)) == low);
            REQUIRE(to_bf16(between(low, 3)) == high);
        }
}

TEST_CASE("what is no finite bf16 stays what it is", "[kernels]") {
    CHECK(std::isinf(from_bf16(to_bf16(Limits::infinity()))));
    CHECK(from_bf16(to_bf16(-Limits::infinity())) < 0);
    CHECK(std::isinf(from_bf16(to_bf16(Limits::max()))));  // nearer to 2^128 than to the largest bf16
    for (const std::uint32_t nan : {0x7f800001u, 0x7fffffffu, 0xff800001u, 0xffffffffu}) {
        const std::uint16_t narrow = to_bf16(std::bit_cast<float>(nan));
        CHECK(std::isnan(from_bf16(narrow)));
        CHECK((narrow & 0x40) != 0);
    }
    CHECK(std::signbit(from_bf16(to_bf16(-0.0f))));
}
