// The amx kernels on an emulated tile unit: they agree with the oracle on all problems that others are asked, stay on
// tiles where they may and leave them where they must, and decline what they cannot do in a sentence.
#include "kernels/amx/amx.hpp"

#include "harness/grid/grid.hpp"
#include "harness/verify/verify.hpp"
#include "kernels/amx/split.hpp"
#include "tests/catch.hpp"
#include "tests/kernels/amx/emulated_unit.hpp"
#include "tests/kernels/random_problems.hpp"
#include "tests/kernels/run_kernel.hpp"

#include <hwy/targets.h>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

using namespace tconv;
using namespace tconv::amx;
using tconv::Index;
using verify::Outcome;

namespace {

const Kernel& three() {
    static const Kernel kernel = amx_kernel(Terms::three, test::emulated_unit());
    return kernel;
}
const Kernel& one() {
    static const Kernel kernel = amx_kernel(Terms::one, test::emulated_unit());
    return kernel;
}

#ifdef TCONV_SANITIZED
constexpr std::uint64_t one_in = 5;  // the emulation is slow without vectors
#else
constexpr std::uint64_t one_in = 1;
#endif

std::vector<Bf16> rounded(ConstTensor values) {
    std::vector<Bf16> result(static_cast<std::size_t>(values.size));
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = to_bf16(values.as<float>()[i]);
    return result;
}

// y of amx_bf16 for operands that are bf16 already, as f32.
std::vector<float> run_bf16(const Task& task, ConstTensor x, ConstTensor w, ConstTensor bias) {
    const std::vector<Bf16> x16 = rounded(x), w16 = rounded(w), bias16 = rounded(bias);
    const auto size = static_cast<std::size_t>(task.problem.y_size());
    std::vector<Bf16> y(size, 0xffff);
    const Buffer workspace(one().workspace_bytes(task));
    std::memset(workspace.data(), 0xff, workspace.bytes());
    one()
        .prepare(task, {w16.data(), w.size})
        ->run({.x = {x16.data(), x.size},
               .bias = bias.size > 0 ? ConstTensor{bias16.data(), bias.size} : ConstTensor{},
               .y = {y.data(), task.problem.y_size()},
               .workspace = workspace.data()});
    std::vector<float> result(size);
    for (std::size_t i = 0; i < size; ++i) result[i] = from_bf16(y[i]);
    return result;
}

void require_both(const Problem& p, int threads, verify::Level level = verify::Level::oracle) {
    for (const auto& [kernel, dtype] : {std::pair{&three(), Dtype::f32}, std::pair{&one(), Dtype::bf16}}) {
        verify::Court court(p, 7, 1, dtype);
        const Task task{.problem = p, .dtype = dtype, .threads = threads};
        const verify::Verdict verdict = verify::verify(*kernel, task, court, level).verdict;
        if (verdict.outcome != Outcome::agrees)
            FAIL_CHECK(kernel->name << " on " << label(p) << " with " << threads << " threads: " << verdict.message);
    }
}

void agree(const Problem& p, int threads) { require_both(p, threads); }

// The judge of f32, on operands that are bf16 and by the bound of bf16.
verify::Verdict judge_bf16(const Problem& p, int threads, const verify::Generator& values) {
    const verify::HostTensors operands(
        p, [&](verify::TensorName tensor, Index i) { return from_bf16(to_bf16(values(tensor, i))); }, 1);
    const Task task{.problem = p, .dtype = Dtype::bf16, .threads = threads};
    const std::vector<float> y = run_bf16(task, operands.x(), operands.w(), operands.bias());
    return verify::judge(verify::oracle(p, operands, 1), y.data(), one().bound, task);
}

float uniform(verify::TensorName tensor, Index i) { return verify::value_at(7, tensor, i); }

const std::vector<std::string> odd_problems = {
    "c19-21_i5x7_k4_s2_p1_bias",                 // taps as rows, phases interleaved
    "n2_c66-70_g2_i5x7_k3x2_s3x2_d2_p1:0_bias",  // taps one by one, channels in three steps, groups, dilation
    "c40-17_i9_k7_s4_d6_p2:-3",                  // gcd 2: outputs without taps
    "c2-5_i3_k90_s1_p40:20_bias",                // kernel far longer than the input
    "c35-3_i1x1_k4x5_s7_p1",                     // one pixel: every tap a phase
    "c4-6_i3x4x5_k3x2x4_s2x1x3_p1x0x2_bias",     // three axes
    "n3_c33-9_i2x3x3_k3_s2_p1",                  // three axes and images, taps one by one
    "c40-3_i5x6x4_k2x3x3_d2_p1_bias",            // three axes with gaps between their taps
    "c1-40_i3x50_k1x16_s1x16",                   // many phases
    "n2_c64-2_i40x45_k5_p2_bias",                // several stretches
    "c34-100_i6x60_k3_s2_p1:0_bias",             // phases of two taps and of one, several blocks of channels
    "c3-2_i2x2000_k1x3_s1x2",                    // long lines, cut by stretches
};

test::Tensors tensors(const Problem& p, float unit) {
    const auto values = [&](Index count, Index seed) {
        std::vector<float> v(static_cast<std::size_t>(count));
        for (std::size_t i = 0; i < v.size(); ++i)
            v[i] = unit * static_cast<float>((static_cast<Index>(i) * 7919 + seed) % 11 - 5);
        return v;
    };
    return {values(p.x_size(), 1), values(p.w_size(), 2), values(p.bias_size(), 3)};
}

std::string declined(const Kernel& kernel, const Task& task) {
    const Declined why = kernel.declines(task);
    return why ? *why : "";
}

}  // namespace

TEST_CASE("amx agrees with the oracle on every small problem of one axis", "[kernels][amx]") {
    test::each_small_problem_of_one_axis(agree, one_in);
}

TEST_CASE("amx agrees with the oracle on small problems of two axes", "[kernels][amx]") {
    test::each_small_problem_of_two_axes(agree, one_in);
}

TEST_CASE("amx agrees with the oracle on small problems of three axes", "[kernels][amx]") {
    test::each_small_problem_of_three_axes(agree, one_in);
}

TEST_CASE("amx agrees with the oracle on random problems", "[kernels][amx]") {
    for (std::uint64_t i = 0; i < 1000 / one_in; ++i)
        require_both(test::random_problem(11, i, 200'000), 1 + static_cast<int>(i % 3));
}

TEST_CASE("amx agrees with the oracle on the edge cases", "[kernels][amx]") {
    std::uint64_t count = 0;
    for (const grid::Point& point : grid::load("edge", {"naive"}).points)
        if (++count % one_in == 0) require_both(point.problem, 2);
}

TEST_CASE("amx passes every check on the edge cases", "[kernels][amx][slow]") {
    std::uint64_t count = 0;
    for (const grid::Point& point : grid::load("edge", {"naive"}).points)
        if (++count % one_in == 0) require_both(point.problem, 2, verify::Level::full);
}

TEST_CASE("amx gives the definition's bits on small integers, under every instruction set", "[kernels][amx]") {
    for (const std::string& text : odd_problems) {
        const Task task{.problem = parse_label(text), .threads = 2};
        const test::Tensors data = tensors(task.problem, 0.125f);
        const auto want = test::run_kernel(naive(), task, data);
        std::vector<float> want_bf16 = want;
        for (float& v : want_bf16) v = from_bf16(to_bf16(v));
        for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
            hwy::SetSupportedTargetsForTest(target);
            INFO(text << " target " << hwy::TargetName(target));
            CHECK(test::run_kernel(three(), task, data) == want);
            CHECK(run_bf16({.problem = task.problem, .dtype = Dtype::bf16, .threads = 2}, test::view(data.x),
                           test::view(data.w), test::view(data.bias)) == want_bf16);
            hwy::SetSupportedTargetsForTest(0);
        }
    }
}

TEST_CASE("bits of amx do not depend on the number of threads", "[kernels][amx]") {
    for (const std::string& text : odd_problems) {
        Task task{.problem = parse_label(text)};
        const test::Tensors data = tensors(task.problem, 0.1f);
        const auto alone = test::run_kernel(three(), task, data);
        for (const int threads : {2, 3, 7}) {
            task.threads = threads;
            INFO(text << " threads " << threads);
            CHECK(test::run_kernel(three(), task, data) == alone);
        }
    }
    CHECK(test::unconfigured_products() == 0);
}

TEST_CASE("what amx says it multiplies is what the tile unit multiplies", "[kernels][amx]") {
    for (const std::string& text : odd_problems) {
        const Task task{.problem = parse_label(text), .threads = 2};
        const test::Tensors data = tensors(task.problem, 0.1f);
        INFO(text);
        test::take_steps();
        test::run_kernel(three(), task, data);
        CHECK(test::take_steps() * block_rows * block_pixels * tile_k == three().multiplied_macs(task));
        CHECK(three().multiplied_macs(task) >= 6 * task.problem.useful_macs());
        CHECK(one().multiplied_macs(task) * 6 == three().multiplied_macs(task));
    }
}

TEST_CASE("amx leaves the tile unit for operands that it would spoil, and for no others", "[kernels][amx]") {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    const Task task{.problem = parse_label("c40-6_i5x7_k4_s2_p1_bias"), .threads = 2};
    const auto on_tiles = [&](float x, float w, float unit) {
        test::Tensors data = tensors(task.problem, 0.1f);
        for (float& v : data.w) v *= unit;
        data.x[3] = x;
        data.w[5] = w;
        test::take_steps();
        test::run_kernel(three(), task, data);
        return test::take_steps() * block_rows * block_pixels * tile_k == three().multiplied_macs(task);
    };
    for (const float unit : {0x1p-80f, 1.0f, 0x1p60f})
        for (const float x : {0.0f, 1.0f, -0x1p50f, 0x1.fffffep-40f}) CHECK(on_tiles(x, 0.3f * unit, unit));
    for (const float special : {nan, INFINITY, -INFINITY, 1e-40f, 0x1p-120f, 1e38f}) {
        CHECK_FALSE(on_tiles(special, 0.3f, 1));
    }
    for (const float special : {nan, INFINITY, -INFINITY, 1e-40f}) CHECK_FALSE(on_tiles(1, special, 1));
}

TEST_CASE("amx_bf16 is right for operands of any size", "[kernels][amx]") {
    struct Exponents {
        int x, w;
    };
    for (const std::string& text : odd_problems)
        for (const Exponents e :
             {Exponents{0, 0}, {-60, -60}, {-66, -66}, {-126, 0}, {-130, 0}, {0, -130}, {58, 58}, {-70, 100}}) {
            const auto values = [&](verify::TensorName tensor, Index i) {
                const bool x = tensor == verify::TensorName::x, w = tensor == verify::TensorName::w;
                return std::ldexp(uniform(tensor, i), (w ? 0 : e.x) + (x ? 0 : e.w));
            };
            const verify::Verdict verdict = judge_bf16(parse_label(text), 2, values);
            INFO(text << " x " << e.x << " w " << e.w << " " << verdict.message);
            CHECK(verdict.outcome == Outcome::agrees);
        }
}

TEST_CASE("NaN and infinities reach what they touch in amx_bf16, and no more", "[kernels][amx]") {
    for (const std::string& text : odd_problems)
        for (const auto planted : {verify::TensorName::x, verify::TensorName::w})
            for (const float special : {std::numeric_limits<float>::quiet_NaN(), INFINITY}) {
                const auto values = [&](verify::TensorName tensor, Index i) {
                    return tensor == planted && i == 5 ? special : uniform(tensor, i);
                };
                const verify::Verdict verdict = judge_bf16(parse_label(text), 2, values);
                INFO(text << " " << verdict.message);
                CHECK(verdict.outcome == Outcome::agrees);
            }
}

TEST_CASE("three terms are about as accurate as f32, one as bf16", "[kernels][amx]") {
    const Problem p = parse_label("c256-8_i8x8_k4_s2_p1");
    verify::Court court(p, 7, 1);
    const Task task{.problem = p};
    const auto error = [&](const Kernel& kernel) {
        return verify::verify(kernel, task, court, verify::Level::oracle).verdict.errors->rel_l2;
    };
    CHECK(error(three()) < error(naive()));
    CHECK(error(three()) > 0);
    const double rounded = judge_bf16(p, 1, uniform).errors->rel_l2;
    CHECK(rounded > 1e-3);
    CHECK(rounded < 2e-3);
}

TEST_CASE("amx declines in a sentence what it cannot do", "[kernels][amx]") {
    const Task f32{.problem = parse_label("c64-64_i8x8_k4_s2_p1")};
    Task bf16 = f32;
    bf16.dtype = Dtype::bf16;
    CHECK(declined(three(), f32) == "");
    CHECK(declined(one(), bf16) == "");
    CHECK(declined(three(), bf16) == "computes in f32 only, not in bf16");
    CHECK(declined(one(), f32) == "computes in bf16 only, not in f32");
    CHECK_THAT(declined(three(), {.problem = parse_label("c64-1_i4x4_k3_d100000")}),
               ContainsSubstring("pixels with their borders"));
    CHECK_THAT(declined(three(), {.problem = parse_label("c64-64_i4_k100000")}),
               ContainsSubstring("products an output"));
    CHECK_THAT(declined(three(), {.problem = parse_label("c64-64_i2x2_k3_d1000")}),
               ContainsSubstring("zeros of borders"));
    CHECK_THAT(declined(three(), {.problem = parse_label("c1-1_i1_k3000000"), .threads = 4}),
               ContainsSubstring("MB of workspace"));
}
