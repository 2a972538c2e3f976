// The checks that are a fill and the bound: each sees the fault it is made for.
#include "tests/catch.hpp"
#include "tests/harness/verify/wrapped.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <set>

using namespace tconv;
using test::ask;
using test::misreading;
using test::spoiled;
using verify::Answer;

namespace {

constexpr const char* problem = "n2_c6-4_i5x6_k3_s2_p1";

float to_bf16(float v) { return std::bit_cast<float>(std::bit_cast<std::uint32_t>(v) & 0xffff0000); }

}  // namespace

TEST_CASE("every kernel passes every fill", "[verify]") {
    for (const Kernel& kernel : all_kernels()) {
        if (kernel.operation != Operation::transposed_convolution || is_peer(kernel)) continue;
        for (const char* check : {"wide", "cancelling", "subnormal", "large", "signed_zeros", "nonfinite"})
            for (const char* text : {problem, "c2-3_i4x4x4_k3_s2_d2_bias", "c1-1_i1_k1", "c20-40_i17_k8_s4_p2",
                                     "c3-3_i9x9_k2_s3", "c8-8_g8_i8x8_k4_s2_p1"}) {
                if (kernel.declines({.problem = parse_label(text)})) continue;
                const verify::Finding finding = ask(check, kernel, text);
                INFO(kernel.name << ", " << check << " on " << text << ": " << finding.message);
                const bool excused = kernel.bound.scale == ErrorBound::Scale::channelwise &&
                                     (check == std::string_view("subnormal") || check == std::string_view("large"));
                CHECK(finding.answer == (excused ? Answer::skipped : Answer::passed));
            }
    }
}

TEST_CASE("in bf16, too, every fill is one that its name says", "[verify]") {
    for (const char* check : {"wide", "cancelling", "subnormal", "large", "signed_zeros", "nonfinite"})
        for (const char* text : {problem, "c20-40_i17_k8_s4_p2", "c3-3_i9x9_k2_s3", "c1-1_i1_k1"}) {
            const verify::Finding finding = ask(check, naive(), text, 1, Dtype::bf16);
            INFO(check << " on " << text << ": " << finding.message);
            CHECK(finding.answer == Answer::passed);
        }
    std::set<std::uint16_t> seen;
    const Kernel watching = test::wrapped([&](const Task&, const Prepared& naive, const Operands& a) {
        seen.insert(a.x.as<std::uint16_t>(), a.x.as<std::uint16_t>() + a.x.size);
        naive.run(a);
    });
    ask("cancelling", watching, problem, 1, Dtype::bf16);
    CHECK(seen.size() > 4);  // not all of them 1
}

TEST_CASE("wide: small inputs lost", "[verify][self]") {
    const Kernel loses = misreading([](float x) { return std::fabs(x) < 0x1p-20f ? 0 : x; });
    CHECK(ask("wide", loses, problem).answer == Answer::failed);
    CHECK(ask("oracle", loses, problem).answer == Answer::passed);
}

TEST_CASE("cancelling: inputs in a lower precision", "[verify][self]") {
    CHECK(ask("cancelling", misreading(to_bf16), problem).answer == Answer::failed);
}

TEST_CASE("subnormal: flushed to zero", "[verify][self]") {
    const auto flushed = [](float v) { return std::fabs(v) < std::numeric_limits<float>::min() ? 0 : v; };
    CHECK(ask("subnormal", misreading(flushed), problem).answer == Answer::failed);
    CHECK(ask("subnormal", spoiled([&](float* y, Index size) { std::transform(y, y + size, y, flushed); }), problem)
              .answer == Answer::failed);
    CHECK(ask("oracle", misreading(flushed), problem).answer == Answer::passed);
}

TEST_CASE("large: an overflow on the way", "[verify][self]") {
    const Kernel overflows = spoiled([](float* y, Index size) {
        for (Index i = 0; i < size; ++i) y[i] = y[i] * 16 / 16;
    });
    CHECK(ask("large", overflows, problem).answer == Answer::failed);
    CHECK(ask("oracle", overflows, problem).answer == Answer::passed);
}

TEST_CASE("signed_zeros: a zero that does harm", "[verify][self]") {
    const Kernel harmed = misreading([](float x) { return std::signbit(x) && x == 0 ? NAN : x; });
    CHECK(ask("signed_zeros", harmed, problem).answer == Answer::failed);
    CHECK(ask("oracle", harmed, problem).answer == Answer::passed);
}

TEST_CASE("a kernel with a bound of its own kind is excused from what its bound does not cover", "[verify]") {
    Kernel kernel = naive();
    kernel.bound.scale = ErrorBound::Scale::channelwise;
    CHECK(ask("subnormal", kernel, problem).answer == Answer::skipped);
    CHECK(ask("large", kernel, problem).answer == Answer::skipped);
    CHECK(ask("wide", kernel, problem).answer == Answer::passed);
    CHECK(ask("nonfinite", kernel, problem).answer == Answer::passed);  // finite outputs of a channel with NaN weights
}
