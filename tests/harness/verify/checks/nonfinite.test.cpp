// nonfinite: NaN and infinities reach what they touch and nothing else.
#include "tests/catch.hpp"
#include "tests/harness/verify/wrapped.hpp"

#include <cmath>

using namespace tconv;
using test::ask;
using verify::Answer;

namespace {
constexpr const char* problem = "c3-4_i5x6_k3_s2_p1";
}

TEST_CASE("nonfinite: zero insertion spreads from weights, as it says, and is caught where it says otherwise",
          "[verify][self]") {
    Kernel kernel = *find_kernel("zero_insertion");
    const verify::Finding forgiven = ask("nonfinite", kernel, problem);
    CHECK(forgiven.answer == Answer::passed);
    CHECK_THAT(forgiven.message, ContainsSubstring("NaNs too many, as it promises no better"));
    kernel.promises.nonfinite = Spread::none;
    CHECK(ask("nonfinite", kernel, problem).answer == Answer::failed);
}

TEST_CASE("nonfinite: a NaN that is swallowed is never forgiven", "[verify][self]") {
    Kernel kernel = test::misreading([](float x) { return std::isnan(x) ? 0 : x; });
    CHECK(ask("nonfinite", kernel, problem).answer == Answer::failed);
    kernel.promises.nonfinite = Spread::operands;
    CHECK(ask("nonfinite", kernel, problem).answer == Answer::failed);
}

TEST_CASE("nonfinite: an infinity of the wrong sign, and one made finite", "[verify][self]") {
    CHECK(ask("nonfinite", test::misreading([](float x) { return std::isinf(x) ? -x : x; }), problem).answer ==
          Answer::failed);
    CHECK(
        ask("nonfinite", test::misreading([](float x) { return std::isinf(x) ? std::copysign(3e38f, x) : x; }), problem)
            .answer == Answer::failed);
}

TEST_CASE("nonfinite: dense C and bordered tiles keep to what is touched", "[verify]") {
    for (const char* kernel : {"naive", "matrix_ct", "gemm_col2im", "tiled"})
        for (const char* text : {problem, "c2-2_i3x3_k3", "c40-20_i6x7_k5_s2_p2", "c8-3_i9_k4_s2"}) {
            const verify::Finding finding = ask("nonfinite", *find_kernel(kernel), text);
            INFO(kernel << " on " << text << ": " << finding.message);
            CHECK(finding.answer == Answer::passed);
            CHECK(finding.message.empty());
        }
}
