// PyTorch's library, which a build has where it is asked for: judged as ours are, or said to be absent.
#include "harness/verify/verify.hpp"
#include "tests/catch.hpp"
#include "tests/command.hpp"
#include "tests/kernels/random_problems.hpp"

using namespace tconv;

namespace {

std::string said_of_kernels() {
    const test::Scratch scratch;
    return test::outcome_of(scratch, "tconv", "kernels").output;
}

}  // namespace

#ifndef TCONV_WITH_TORCH

TEST_CASE("tconv kernels says that torch is not built and what builds it", "[peers]") {
    CHECK_FALSE(find_kernel("torch"));
    CHECK_THAT(said_of_kernels(), ContainsSubstring("not built: torch; needs libtorch (Debian: libtorch-dev) and "
                                                    "-DTCONV_TORCH=ON, build again with both\n"));
}

#else

namespace {

// The reason, or none.
std::string reason(std::string_view problem, Dtype dtype = Dtype::f32) {
    return find_kernel("torch")->declines({.problem = parse_label(problem), .dtype = dtype}).value_or("");
}

}  // namespace

TEST_CASE("tconv kernels lists torch with its version", "[peers]") {
    const std::string said = said_of_kernels();
    CHECK_THAT(said, ContainsSubstring("libtorch 1.") || ContainsSubstring("libtorch 2."));
    CHECK_THAT(said, !ContainsSubstring("not built: torch"));
}

TEST_CASE("torch takes what PyTorch's parameters can say, and declines the rest with a reason", "[peers]") {
    CHECK(reason("n2_c6-4_g2_i5x7_k3_s2_d2_p2:1_bias").empty());
    CHECK(reason("c2-3_i5_k3_s2_d3_p1:-1").empty());  // output_padding 2, less than the dilation
    CHECK(reason("c2-3_i4x5x6_k3_s2_p1:0").empty());
    CHECK_THAT(reason("c2-3_i5x7_k3_p-1"), ContainsSubstring("no negative padding"));
    CHECK_THAT(reason("c2-3_i5x7_k3_s2_p0:1"), ContainsSubstring("crops the end"));
    CHECK_THAT(reason("c2-3_i5x7_k3_s2_p1:-1"), ContainsSubstring("less than the stride or the dilation"));
    CHECK_THAT(reason("c2-3_i5x7_k3", Dtype::f64), ContainsSubstring("f32 only"));
}

// Groups or none, one axis to three: what the library writes into y and what is copied there.
TEST_CASE("torch agrees with the oracle on random problems, to the bit on small integers", "[peers]") {
    int judged = 0;
    for (std::uint64_t i = 0; i < 500; ++i) {
        const Task task{.problem = test::random_problem(61, i, 100'000), .threads = 1 + static_cast<int>(i % 2)};
        const Kernel& torch = *find_kernel("torch");
        if (torch.declines(task)) continue;
        verify::Court court(task.problem, i + 1, 1);
        const verify::Verdict verdict = verify::verify(torch, task, court, verify::Level::standard).verdict;
        if (verdict.outcome != verify::Outcome::agrees) FAIL_CHECK(label(task.problem) << ": " << verdict.message);
        ++judged;
    }
    CHECK(judged > 150);
}

#endif
