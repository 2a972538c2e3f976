// exact: accepts what is right to the bit, sees what is one off.
#include "tests/catch.hpp"
#include "tests/harness/verify/wrapped.hpp"

#include <bit>
#include <cmath>

using namespace tconv;
using test::ask;
using test::spoiled;
using verify::Answer;

TEST_CASE("exact: naive is right to the bit", "[verify]") {
    const verify::Finding finding = ask("exact", naive(), "n2_c3-4_i5x6_k3_s2_p1_bias");
    CHECK(finding.answer == Answer::passed);
    CHECK(finding.measured == 0);
    CHECK(finding.threshold == 0);
}

TEST_CASE("exact: zeros, or the bias alone, are no answer wherever a product lands", "[verify][self]") {
    const Kernel zeros = test::wrapped(
        [](const Task&, const Prepared&, const Operands& a) { std::fill_n(a.y.as<float>(), a.y.size, 0.0f); });
    const Kernel bias = test::wrapped([](const Task& task, const Prepared&, const Operands& a) {
        for (Index i = 0; i < a.y.size; ++i)
            a.y.as<float>()[i] = a.bias.as<float>()[i / task.problem.out_pixels() % task.problem.c_out];
    });
    for (const char* text :
         {"c1-1_i1_k1", "c1-1_i2_k1_s50", "c3-2_i3x3_k2_s3_d3", "c1-1_i1_k3_s2_p0:-40", "c2-2_i2_k2_p1"})
        CHECK(ask("exact", zeros, text).answer == Answer::failed);
    CHECK(ask("exact", bias, "c3-4_i1x1_k1_s7_p0:-9_bias").answer == Answer::failed);
}

TEST_CASE("exact: the smallest errors are seen and placed", "[verify][self]") {
    const verify::Finding ulp =
        ask("exact", spoiled([](float* y, Index) { y[7] = std::nextafter(y[7], 1e9f); }), "n2_c3-4_i5x6_k3_s2_p1_bias");
    CHECK(ulp.answer == Answer::failed);
    CHECK(ulp.measured == 1);
    CHECK_THAT(ulp.message, ContainsSubstring("first y[0, 0, 0, 7]"));
    const Kernel bf16 = spoiled([](float* y, Index size) {
        for (Index i = 0; i < size; ++i) y[i] = std::bit_cast<float>(std::bit_cast<std::uint32_t>(y[i]) & 0xffff0000);
    });
    CHECK(ask("exact", bf16, "c3-4_i5_k3").answer == Answer::failed);
    const Kernel nan = spoiled([](float* y, Index) { y[0] = NAN; });
    CHECK(ask("exact", nan, "c3-4_i5_k3").answer == Answer::failed);
}

TEST_CASE("exact: which zero it is does not matter", "[verify]") {
    const Kernel negative = spoiled([](float* y, Index size) {
        for (Index i = 0; i < size; ++i)
            if (y[i] == 0) y[i] = -0.0f;
    });
    CHECK(ask("exact", negative, "c1-1_i3_k1_s2").answer == Answer::passed);
}

TEST_CASE("exact: a kernel that does more than re-order sums is excused, and says why", "[verify]") {
    Kernel kernel = naive();
    kernel.bound = {.source = "a bound of its own", .exact_on_integers = false};
    const verify::Finding finding = ask("exact", kernel, "c1-1_i3_k2");
    CHECK(finding.answer == Answer::skipped);
    CHECK_THAT(finding.message, ContainsSubstring("a bound of its own"));
}
