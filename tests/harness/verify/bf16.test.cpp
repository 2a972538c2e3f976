// bf16 before the judge: what a kernel is handed, what it is judged on, and how far it may be off.
#include "kernels/bf16.hpp"

#include "harness/verify/rig.hpp"
#include "harness/verify/verify.hpp"
#include "tests/catch.hpp"
#include "tests/harness/verify/wrapped.hpp"

#include <cmath>
#include <limits>

using namespace tconv;
using namespace tconv::verify;

namespace {

const Problem problem = parse_label("n2_c3-4_i5x6_k3_s2_p1_bias");

// naive in bf16, and something done to its y.
Kernel spoiled(const std::function<void(std::uint16_t* y, Index size)>& spoil) {
    return test::wrapped([spoil](const Task& task, const Prepared& naive, const Operands& a) {
        naive.run(a);
        if (task.dtype == Dtype::bf16) spoil(a.y.as<std::uint16_t>(), a.y.size);
    });
}

Verdict verdict_on(const Kernel& kernel, Level level) {
    Court court(problem, 5, 1, Dtype::bf16);
    return verify::verify(kernel, {.problem = problem, .dtype = Dtype::bf16}, court, level).verdict;
}

}  // namespace

TEST_CASE("operands in bf16 are the rounded values, and the judge knows those", "[verify]") {
    const HostTensors wide(problem, 5, 1), narrow(problem, uniform.generator(problem, 5), 1, Dtype::bf16);
    for (const auto& [elements, values, before] : {std::tuple(narrow.x(), narrow.values().x, wide.values().x),
                                                   {narrow.w(), narrow.values().w, wide.values().w},
                                                   {narrow.bias(), narrow.values().bias, wide.values().bias}}) {
        REQUIRE(elements.size == static_cast<Index>(values.size()));
        for (std::size_t i = 0; i < values.size(); ++i) {
            CHECK(elements.as<std::uint16_t>()[i] == to_bf16(before[i]));
            CHECK(values[i] == from_bf16(elements.as<std::uint16_t>()[i]));
        }
    }
    CHECK(narrow.intact());
    const_cast<std::uint16_t*>(narrow.w().as<std::uint16_t>())[7] ^= 1;
    CHECK_FALSE(narrow.intact());
}

TEST_CASE("in f32 there is one memory for values and elements", "[verify]") {
    const TypedTensor f32(Dtype::f32, 3), bf16(Dtype::bf16, 3);
    CHECK(f32.elements().data == f32.values().data());
    CHECK(f32.bytes() == 12);
    CHECK(bf16.bytes() == 6);
    bf16.values()[1] = 1 + 0x1p-9f;
    bf16.round();
    CHECK(bf16.values()[1] == 1);
    CHECK(bf16.elements().as<std::uint16_t>()[1] == 0x3f80);
    bf16.poison();
    bf16.widen();
    CHECK(std::isnan(bf16.values()[1]));
}

TEST_CASE("naive is right in bf16, asked everything, and half a unit in the last place off", "[verify]") {
    for (const Check& check : all_checks()) {
        INFO(check.name);
        for (const char* text : {"n2_c3-4_i5x6_k3_s2_p1_bias", "c2-3_i2x3x4_k2_s3_bias", "c90-3_i9_k3_d2"}) {
            const Finding finding = test::ask(check.name, naive(), text, 2, Dtype::bf16);
            INFO(text << ": " << finding.message);
            CHECK(finding.answer == (check.name == "rank" || (check.name == "checkerboard" && text[0] != 'n')
                                         ? finding.answer
                                         : Answer::passed));
        }
    }
    const Verdict verdict = verdict_on(naive(), Level::full);
    CHECK(verdict.outcome == Outcome::agrees);
    CHECK(verdict.errors->max_ulp > 0.4);
    CHECK(verdict.errors->max_ulp < 0.6);
    CHECK(verdict.errors->bound_ratio > 0.5);
    CHECK(verdict.errors->bound_ratio < 1);
}

TEST_CASE("one unit in the last place of one output is too much in bf16", "[verify][self]") {
    const auto next = [](std::uint16_t* y, Index size) { ++y[size / 2]; };
    const Verdict verdict = verdict_on(spoiled(next), Level::oracle);
    CHECK(verdict.outcome == Outcome::disagrees);
    CHECK(verdict.errors->mismatches == 1);
    for (const char* check : {"oracle", "exact", "memory", "impulse"})
        CHECK(test::ask(check, spoiled(next), "n2_c3-4_i5x6_k3_s2_p1_bias", 1, Dtype::bf16).answer == Answer::failed);
    for (const char* check : {"linearity", "adjoint", "mass"})  // they go by exact integers
        CHECK(test::ask(check, spoiled([](std::uint16_t* y, Index) { y[0] = to_bf16(from_bf16(y[0]) + 3); }),
                        "c3-4_i5x6_k3_s2_p1_bias", 1, Dtype::bf16)
                  .answer == Answer::failed);
}

TEST_CASE("an equation may be off by what rounding an integer to bf16 takes, from 2^8 on", "[verify]") {
    Court court(problem, 5, 1, Dtype::bf16);
    const Watcher nobody = [](Step, std::string_view) {};
    const Kernel kernel = naive();
    const Case c{
        .kernel = kernel, .task = {.problem = problem, .dtype = Dtype::bf16}, .court = court, .watcher = nobody};
    const Rig rig(c, problem, [](TensorName, Index) { return 1.0f; });
    CHECK(rig.rounding(255) == 0);
    CHECK(rig.rounding(std::numeric_limits<float>::infinity()) == 0);
    for (const float sum : {257.0f, 383.0f, -1021.0f, 66'000.0f}) {
        const float y = from_bf16(to_bf16(sum));
        CHECK(rig.rounding(y) >= static_cast<double>(std::fabs(sum - y)));
    }
    // Sums of hundreds of products are beyond 2^8 often enough.
    for (const char* check : {"linearity", "adjoint", "mass", "translation"})
        CHECK(test::ask(check, naive(), "c400-3_i5x5_k3_bias", 1, Dtype::bf16).answer == Answer::passed);
}
