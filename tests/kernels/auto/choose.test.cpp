// auto promises no more than whoever it may choose keeps, chooses the same every time, and is whom it chose.
#include "kernels/auto/choose.hpp"

#include "harness/grid/grid.hpp"
#include "harness/verify/verify.hpp"
#include "tests/catch.hpp"
#include "tests/kernels/small_problems.hpp"

using namespace tconv;
using choosing::choose;
using verify::Outcome;

namespace {

const Kernel& automatic_kernel() { return *find_kernel("auto"); }

void require_agreement(const Problem& p, int threads) {
    const Task task{.problem = p, .threads = threads};
    verify::Court court(p, 7, 1);
    const verify::Verdict verdict = verify::verify(automatic_kernel(), task, court, verify::Level::oracle).verdict;
    if (verdict.outcome != Outcome::agrees)
        FAIL_CHECK(label(p) << " with " << threads << " threads: " << verdict.message);
}

}  // namespace

TEST_CASE("auto: every candidate keeps what auto promises", "[kernels]") {
    const Kernel& promised = automatic_kernel();
    REQUIRE(choosing::candidates().size() >= 4);
    for (const choosing::Candidate& candidate : choosing::candidates()) {
        const Kernel& kernel = candidate.kernel;
        INFO(kernel.name);
        CHECK(find_kernel(kernel.name));
        CHECK_FALSE(is_choice(kernel));
        CHECK_FALSE(is_peer(kernel));
        CHECK(kernel.operation == promised.operation);
        CHECK(kernel.layout == promised.layout);
        CHECK(kernel.bound.scale == promised.bound.scale);
        CHECK((kernel.bound.exact_on_integers || !promised.bound.exact_on_integers));
        CHECK(kernel.promises.nonfinite == promised.promises.nonfinite);
        const Task task{.problem = parse_label("c64-64_i9x9_k3_s2")};
        for (const Index m : {1, 2, 9, 1000, 1'000'000})
            CHECK(kernel.bound.factor(task, m) <= promised.bound.factor(task, m));
    }
}

TEST_CASE("auto: a measured winner is taken, where it takes the task; all else goes by the cost model", "[kernels]") {
    const Task task{.problem = parse_label("c64-64_i9x9_k3_s2")}, other{.problem = task.problem, .threads = 2};
    REQUIRE(choose(task, {}).name == "tiled");
    const choosing::Winners winners = {{{label(task.problem), Dtype::f32, 1}, "matrix_ct"}};
    CHECK(choose(task, winners).name == "matrix_ct");
    CHECK(choose(other, winners).name == "tiled");
    const Task large{.problem = parse_label("c128-64_i224x224_k2_s2")};
    REQUIRE(find_kernel("matrix_ct")->declines(large));
    CHECK(choose(large, {{{label(large.problem), Dtype::f32, 1}, "matrix_ct"}}).name == "tiled");
    CHECK(choose({.problem = task.problem, .dtype = Dtype::bf16}, {}).name == "naive");  // which alone takes it
    const Task f64{.problem = task.problem, .dtype = Dtype::f64};
    CHECK(automatic_kernel().declines(f64) == find_kernel("tiled")->declines(f64));
}

TEST_CASE("auto: the cost model gives layers of real networks to tiled, and trifles to whoever begins at once",
          "[kernels]") {
    for (const int threads : {1, 2})
        for (const grid::Point& point : grid::load("zoo", {"naive"}).points) {
            INFO(point.layer);
            CHECK(choose({.problem = point.problem, .threads = threads}, {}).name == "tiled");
        }
    CHECK(choose({.problem = parse_label("c1-1_i2_k2")}, {}).name != "tiled");
}

TEST_CASE("auto: it is the kernel it says it chose", "[kernels]") {
    const Kernel& automatic = automatic_kernel();
    for (const char* problem : {"c1-1_i2_k2", "c64-64_i9x9_k3_s2", "c64-64_i1_k1_s3", "c8-8_g8_i5x5_k3_s2"})
        for (const int threads : {1, 2}) {
            const Task task{.problem = parse_label(problem), .threads = threads};
            const Kernel* chosen = find_kernel(automatic.chosen(task));
            REQUIRE(chosen);
            CHECK(automatic.chosen(task) == chosen->name);
            CHECK(automatic.workspace_bytes(task) == chosen->workspace_bytes(task));
            CHECK(automatic.multiplied_macs(task) == chosen->multiplied_macs(task));
        }
}

TEST_CASE("auto: it agrees with the oracle on the edge cases and on small problems", "[kernels]") {
    for (const grid::Point& point : grid::load("edge", {"naive"}).points) require_agreement(point.problem, 2);
    const auto axes = test::small_axes();
    const auto channels = test::small_channels();
    for (std::uint64_t i = 0; i < 3000; ++i) {
        Problem p = channels[test::choose(30, i, channels.size())];
        p.spatial = 1 + static_cast<int>(i % 3);
        for (std::size_t axis = 3 - static_cast<std::size_t>(p.spatial); axis < 3; ++axis)
            p.axis[axis] = axes[test::choose(31 + axis, i, axes.size())];
        require_agreement(p, 1 + static_cast<int>(i % 2));
    }
}
