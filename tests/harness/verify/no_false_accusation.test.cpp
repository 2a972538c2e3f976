// The reverse of the wrong kernels: right kernels on random problems are never accused, by any check.
//
// 10,000 problems through every kernel at level standard, every tenth of them at level full; one and two threads in
// turn; f32, and bf16 for those who take it. A failure prints the whole case, and the command that shows it again.
#include "harness/verify/verify.hpp"
#include "tests/catch.hpp"
#include "tests/kernels/random_problems.hpp"

using namespace tconv;
using verify::Level, verify::Outcome, verify::Seed;

namespace {

constexpr Index most_macs = 20'000;

void accuse_nobody(const Problem& p, Dtype dtype, Seed seed, int threads, Level level) {
    verify::Court court(p, seed, 1, dtype);
    for (const Kernel& kernel : all_kernels()) {
        if (is_peer(kernel)) continue;  // other people's; each would be built anew for every problem
        const Task task{.problem = p, .dtype = dtype, .threads = threads};
        const verify::Verdict verdict = verify::verify(kernel, task, court, level).verdict;
        if (verdict.outcome == Outcome::agrees || verdict.outcome == Outcome::declined) continue;
        FAIL_CHECK(kernel.name << " on " << label(p) << ", threads " << threads << ", seed " << seed << ", level "
                               << name(level) << ", " << name(dtype) << ": " << verdict.message
                               << "\n    again: " << repro_line(kernel.name, task, seed, level));
    }
}

// Problems [first, first + count) of the series.
void try_problems(std::uint64_t first, std::uint64_t count, Index full_every) {
    for (std::uint64_t i = first; i < first + count; ++i)
        for (const Dtype dtype : {Dtype::f32, Dtype::bf16})
            accuse_nobody(test::random_problem(1, i, most_macs), dtype, i, 1 + static_cast<int>(i % 2),
                          static_cast<Index>(i) % full_every == 0 ? Level::full : Level::standard);
}

}  // namespace

TEST_CASE("random problems are of every kind", "[verify]") {
    int axes[4] = {}, grouped = 0, negative = 0, asymmetric = 0, holes = 0, dilated = 0, odd = 0, batched = 0;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        const Problem p = test::random_problem(1, i, most_macs);
        ++axes[p.spatial];
        grouped += p.groups > 1;
        batched += p.batch > 1;
        negative += p.w().pad_begin < 0 || p.w().pad_end < 0;
        asymmetric += p.w().pad_begin != p.w().pad_end;
        holes += p.w().stride > p.w().kernel;
        dilated += p.w().dilation > 1;
        odd += p.w().out() % 2 != 0;
        CHECK(parse_label(label(p)) == p);
    }
    for (const int count : {axes[1], axes[2], axes[3], grouped, negative, asymmetric, holes, dilated, odd, batched})
        CHECK(count > 100);
}

TEST_CASE("no right kernel is accused on random problems", "[verify]") { try_problems(20'000, 200, 4); }

TEST_CASE("no right kernel is accused on 10,000 random problems", "[verify][slow]") { try_problems(0, 10'000, 10); }
