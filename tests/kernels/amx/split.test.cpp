// Three bf16 are an f32, to the last bit; what the tile unit would lose is seen while x is packed.
#include "kernels/amx/split.hpp"
#include "tests/catch.hpp"
#include "tests/kernels/small_problems.hpp"

#include <cmath>
#include <limits>
#include <vector>

using namespace tconv;
using namespace tconv::amx;
using tconv::Index;

namespace {

bool is_bf16(float value) { return (std::bit_cast<std::uint32_t>(value) & 0xffff) == 0; }

void require_exact(float x) {
    const auto [high, middle, low] = split(x);
    INFO(x << " = " << high << " + " << middle << " + " << low);
    REQUIRE((is_bf16(high) && is_bf16(middle) && is_bf16(low)));
    REQUIRE(static_cast<double>(high) + static_cast<double>(middle) + static_cast<double>(low) ==
            static_cast<double>(x));
    const float size = std::fabs(x);
    REQUIRE(std::fabs(high) <= 0x1.01p0f * size);
    REQUIRE(std::fabs(middle) <= 0x1p-8f * size);
    REQUIRE(std::fabs(low) <= 0x1p-17f * size);
}

// Whether a value is taken, wherever it stands in its line.
bool taken(float value, const Limits& limits) {
    std::array<std::vector<Pair>, max_terms> to;
    std::array<Pair*, max_terms> at{};
    for (std::size_t t = 0; t < max_terms; ++t) {
        to[t].resize(100);
        at[t] = to[t].data();
    }
    int count = 0, answers = 0;
    for (const std::size_t place : {0u, 50u, 99u}) {
        std::vector<float> line(100, 1.0f), ones(100, 1.0f);
        line[place] = value;
        for (const bool within : {pair_terms(line.data(), ones.data(), 100, at, limits),
                                  pair_terms(ones.data(), line.data(), 100, at, limits),
                                  pair_terms(line.data(), nullptr, 100, at, limits)}) {
            count += within;
            ++answers;
        }
    }
    CHECK((count == 0 || count == answers));
    return count > 0;
}

}  // namespace

TEST_CASE("three bf16 terms are the f32 they were split from", "[kernels][amx]") {
    for (std::uint64_t i = 0; i < 1'000'000; ++i) {
        const float x = std::bit_cast<float>(static_cast<std::uint32_t>(test::choose(1, i, std::size_t{1} << 32)));
        if (std::fabs(x) < 0x1p127f && std::fabs(x) >= 0x1p-100f) require_exact(x);
    }
    for (const int exponent : {-100, -1, 0, 1, 126})
        for (const std::uint32_t bits : {0u, 1u, 0x7fu, 0x80u, 0x7fffu, 0x8000u, 0x8001u, 0x17fffu, 0x18000u, 0x7f7fffu,
                                         0x7f8000u, 0x7fff7fu, 0x7fff80u, 0x7fffffu}) {
            const float x = std::ldexp(std::bit_cast<float>(0x3f800000 | bits), exponent);
            require_exact(x);
            require_exact(-x);
        }
    require_exact(0);
    CHECK(std::signbit(split(-0.0f)[0]));
}

TEST_CASE("f32 is rounded to bf16 to nearest even, and NaN stays NaN", "[kernels][amx]") {
    CHECK(from_bf16(to_bf16(1.0f)) == 1);
    CHECK(from_bf16(to_bf16(0x1.01p0f)) == 1);          // half way, to even
    CHECK(from_bf16(to_bf16(0x1.03p0f)) == 0x1.04p0f);  // half way, to even
    CHECK(from_bf16(to_bf16(0x1.010002p0f)) == 0x1.02p0f);
    CHECK(std::isinf(from_bf16(to_bf16(std::numeric_limits<float>::max()))));
    CHECK(std::isinf(from_bf16(to_bf16(-INFINITY))));
    for (const std::uint32_t bits : {0x7f800001u, 0x7fffffffu, 0xff800001u, 0xffffffffu})
        CHECK(std::isnan(from_bf16(to_bf16(std::bit_cast<float>(bits)))));
}

TEST_CASE("lines are split pair by pair", "[kernels][amx]") {
    std::vector<float> even, odd;
    for (int i = 0; i < 131; ++i) {
        even.push_back(std::ldexp(1 + static_cast<float>(i) * 0x1.234568p-8f, i % 9));
        odd.push_back(-static_cast<float>(i) / 7);
    }
    for (const bool both : {true, false}) {
        std::array<std::vector<Pair>, max_terms> to{std::vector<Pair>(131), std::vector<Pair>(131),
                                                    std::vector<Pair>(131)};
        CHECK(
            pair_terms(even.data(), both ? odd.data() : nullptr, 131, {to[0].data(), to[1].data(), to[2].data()}, {}));
        for (std::size_t i = 0; i < even.size(); ++i)
            for (std::size_t t = 0; t < max_terms; ++t) {
                CHECK(from_bf16(static_cast<Bf16>(to[t][i])) == split(even[i])[t]);
                CHECK(from_bf16(static_cast<Bf16>(to[t][i] >> 16)) == (both ? split(odd[i])[t] : 0));
            }
    }
}

TEST_CASE("values that the tile unit would spoil are told", "[kernels][amx]") {
    const auto bits = [](float value) { return std::bit_cast<std::uint32_t>(value); };
    const Limits all{}, some{.least = bits(0x1p-20f), .most = bits(0x1p20f)};
    for (const float value : {0.0f, -0.0f, 1.0f, -3.0f, 0x1.fffffep100f, 0x1p-126f}) CHECK(taken(value, all));
    for (const float value :
         {INFINITY, -INFINITY, std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::max(),
          std::numeric_limits<float>::denorm_min(), -0x1p-127f, 0x1.000002p-110f})  // its last term is subnormal
        CHECK_FALSE(taken(value, all));
    for (const float value : {0.0f, 0x1p20f, -0x1p20f, 0x1p-20f}) CHECK(taken(value, some));
    for (const float value : {0x1.000002p20f, -0x1p21f, 0x1.fep-21f, 1 + 0x1p-22f}) CHECK_FALSE(taken(value, some));
}
