// The property checks by themselves: what they ask, where they do not apply, and what a kernel that declares a bound
// of its own is forgiven. What they catch: tests/wrong/.
#include "harness/verify/rig.hpp"
#include "tests/catch.hpp"

#include <algorithm>

using namespace tconv;
using namespace tconv::verify;

namespace {

Finding ask(std::string_view check, const Kernel& kernel, const Problem& problem) {
    const auto found = std::ranges::find(all_checks(), check, &Check::name);
    REQUIRE(found != all_checks().end());
    Court court(problem, 3, 1);
    const Watcher nobody = [](Step, std::string_view) {};
    return found->examine(
        {.kernel = kernel, .task = {.problem = problem}, .court = court, .watcher = nobody, .check = check});
}

// naive, and then everything in y a little more.
class Adding final : public Prepared {
public:
    Adding(std::unique_ptr<Prepared> inner, float more) : inner_(std::move(inner)), more_(more) {}
    void run(const Operands& a) const noexcept override {
        inner_->run(a);
        for (Index i = 0; i < a.y.size; ++i) a.y.as<float>()[i] += more_;
    }

private:
    std::unique_ptr<Prepared> inner_;
    float more_;
};

Kernel adding(float more) {
    Kernel kernel = naive();
    kernel.prepare = [=](const Task& task, ConstTensor w) -> std::unique_ptr<Prepared> {
        return std::make_unique<Adding>(naive().prepare(task, w), more);
    };
    return kernel;
}

constexpr std::array properties = {"adjoint", "linearity", "impulse", "translation", "mass"};
const Problem problem = parse_label("n2_c4-6_g2_i5x6_k3_s2x3_d1x2_p1:-1_bias");

}  // namespace

TEST_CASE("a right kernel has every property, on problems of one, two and three axes", "[verify]") {
    for (const char* label :
         {"n2_c4-6_g2_i5x6_k3_s2x3_d1x2_p1:-1_bias", "c3-5_i9_k4_s3_p2:-2", "c2-3_i3x4x2_k2x3x2_s1x2x2_p0x1x0_bias"})
        for (const char* check : properties) {
            INFO(check << " on " << label);
            CHECK(ask(check, naive(), parse_label(label)).answer == Answer::passed);
        }
}

TEST_CASE("translation needs somewhere to move to; the other properties hold on a single product", "[verify]") {
    const Problem one = parse_label("c1-1_i1_k1");
    for (const std::string check : properties)
        CHECK(ask(check, naive(), one).answer == (check == "translation" ? Answer::skipped : Answer::passed));
}

TEST_CASE("to the bit: the smallest error on integers has no property but translation", "[verify]") {
    // On every output alike, so a shifted y shows nothing; 2^-20 is a few ULP of these sums.
    for (const std::string check : properties) {
        const Finding finding = ask(check, adding(0x1p-16f), problem);
        INFO(check << ": " << finding.message);
        CHECK(finding.answer == (check == "translation" ? Answer::passed : Answer::failed));
        if (finding.answer == Answer::failed) CHECK_FALSE(finding.message.empty());
    }
}

TEST_CASE("a kernel that rounds integers by declaration is allowed its bound, and no more", "[verify]") {
    const auto rounding = [](float more) {
        Kernel kernel = adding(more);
        kernel.bound = {.scale = ErrorBound::Scale::channelwise,
                        .factor = [](const Task&, Index) { return 1e-4; },
                        .source = "for the test",
                        .exact_on_integers = false};
        return kernel;
    };
    for (const char* check : properties) {
        INFO(check);
        CHECK(ask(check, rounding(1e-5f), problem).answer == Answer::passed);
    }
    CHECK(ask("impulse", rounding(0.1f), problem).answer == Answer::failed);
    CHECK(ask("linearity", rounding(1), problem).answer == Answer::failed);
}

TEST_CASE("properties of a large problem are looked at on a small one, and say so", "[verify]") {
    const Problem large = parse_label("c64-64_i64x64_k3_s2_p1");
    CHECK(property_problem(large).macs() <= property_macs);
    const Finding finding = ask("mass", adding(1), large);
    CHECK(finding.answer == Answer::failed);
    CHECK_THAT(finding.message, ContainsSubstring(" (on c"));
}

TEST_CASE("properties are skipped where the kernel declines the small problem", "[verify]") {
    Kernel picky = naive();
    picky.declines = [](const Task& task) -> Declined {
        if (task.problem.c_in < 64) return "wants 64 channels";
        return {};
    };
    const Finding finding = ask("linearity", picky, parse_label("c64-64_i64x64_k3_s2_p1"));
    CHECK(finding.answer == Answer::skipped);
    CHECK_THAT(finding.message, ContainsSubstring("wants 64 channels"));
}
