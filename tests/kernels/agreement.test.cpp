// Every kernel gives the oracle's answer on every small problem and on the edge cases, and the check can fail.
#include "harness/grid/grid.hpp"
#include "harness/verify/verify.hpp"
#include "tests/catch.hpp"
#include "tests/kernels/small_problems.hpp"

using namespace tconv;
using verify::Outcome;

namespace {

// One CHECK a problem and kernel would drown Catch2: only failures are reported.
void require_agreement(const Problem& p, int threads, Dtype dtype = Dtype::f32) {
    verify::Court court(p, 7, 1, dtype);
    for (const Kernel& kernel : all_kernels()) {
        if (is_peer(kernel)) continue;    // other people's; each would be built anew for every problem
        if (is_choice(kernel)) continue;  // tests/kernels/auto/ asks it
        const Task task{.problem = p, .dtype = dtype, .threads = threads};
        const verify::Verdict verdict = verify::verify(kernel, task, court, verify::Level::oracle).verdict;
        if (verdict.outcome == Outcome::agrees || verdict.outcome == Outcome::declined) continue;
        FAIL_CHECK(kernel.name << " on " << label(p) << " with " << threads << " threads: " << verdict.message);
    }
}

}  // namespace

TEST_CASE("kernels agree with the oracle on every small problem of one axis", "[kernels]") {
    int count = 0;
    test::each_small_problem_of_one_axis([&](const Problem& p, int threads) {
        require_agreement(p, threads);
        ++count;
    });
    CHECK(count > 50'000);
}

TEST_CASE("kernels agree with the oracle on small problems of two axes, every pair of axis values covered",
          "[kernels]") {
    test::each_small_problem_of_two_axes([](const Problem& p, int threads) { require_agreement(p, threads); });
}

TEST_CASE("kernels agree with the oracle on a sample of small problems of three axes", "[kernels]") {
    test::each_small_problem_of_three_axes([](const Problem& p, int threads) { require_agreement(p, threads); });
}

TEST_CASE("kernels agree with the oracle on the edge cases", "[kernels]") {
    for (const grid::Point& point : grid::load("edge", {"naive"}).points) require_agreement(point.problem, 2);
}

TEST_CASE("who takes bf16 agrees with the oracle in bf16: a sample of small problems, and the edge cases",
          "[kernels]") {
    CHECK_FALSE(naive().declines({.problem = Problem{}, .dtype = Dtype::bf16}));
    const auto axes = test::small_axes();
    const auto channels = test::small_channels();
    for (std::uint64_t i = 0; i < 3000; ++i) {
        Problem p = channels[test::choose(5, i, channels.size())];
        p.axis[height] = axes[test::choose(6, i, axes.size())];
        p.axis[width] = axes[test::choose(7, i, axes.size())];
        require_agreement(p, 1 + static_cast<int>(i % 2), Dtype::bf16);
    }
    for (const grid::Point& point : grid::load("edge", {"naive"}).points)
        require_agreement(point.problem, 2, Dtype::bf16);
}

TEST_CASE("a kernel declines what it cannot hold, with the size it would need", "[kernels]") {
    const Problem p = parse_label("c128-64_i224x224_k2_s2");
    const Declined reason = find_kernel("matrix_ct")->declines({.problem = p});
    REQUIRE(reason);
    CHECK_THAT(*reason, ContainsSubstring("C would need 13.3 GB"));
}

TEST_CASE("the registry holds what kernels.def lists, under names of their own", "[kernels]") {
    for (const Kernel& kernel : all_kernels()) {
        CHECK(find_kernel(kernel.name)->name == kernel.name);
        CHECK_FALSE(kernel.source.empty());
        CHECK_FALSE(kernel.summary.empty());
        CHECK(kernel.declines({.problem = Problem{}, .dtype = Dtype::f64}));
        CHECK(kernel.declines({.problem = Problem{}, .dtype = Dtype::f16}));
    }
    CHECK(find_kernel("nonsense") == nullptr);
}
