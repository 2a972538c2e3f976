// winograd: the filters are the convolution they stand for, the cost model chooses what it should, every choice gives
// the definition's answer under every instruction set, and its bound is not loose by orders of magnitude.
#include "kernels/winograd/winograd.hpp"

#include "kernels/winograd/choose.hpp"
#include "tests/catch.hpp"
#include "tests/kernels/run_kernel.hpp"

#include <hwy/targets.h>
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace tconv;
using namespace tconv::filtering;
using tconv::Index;

namespace {

// y[i] for a 1 at data t and a 1 at tap k.
double filtered(const Matrices& m, Filter f, std::size_t i, std::size_t k, std::size_t t) {
    double y = 0;
    for (std::size_t p = 0; p < static_cast<std::size_t>(f.points()); ++p)
        y += m.output[i][p] * m.weights[p][k] * m.input[p][t];
    return y;
}

// Multiples of `unit`, at most five of them.
std::vector<float> multiples(Index count, Index seed, float unit) {
    std::vector<float> values(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = unit * static_cast<float>((static_cast<Index>(i) * 7919 + seed) % 11 - 5);
    return values;
}

test::Tensors tensors(const Problem& p, float unit) {
    return {multiples(p.x_size(), 1, unit), multiples(p.w_size(), 2, unit), multiples(p.bias_size(), 3, unit)};
}

// The kernel with a choice of the test's own.
Kernel with(const Choice& choice) {
    Kernel kernel = winograd();
    kernel.workspace_bytes = [=](const Task& task) {
        return make_plan(task, shape_of(tiling::best_simd()), choice).workspace_bytes;
    };
    kernel.prepare = [=](const Task& task, ConstTensor weights) {
        const tiling::Simd& simd = tiling::best_simd();
        return prepare_plan(task, simd, make_plan(task, shape_of(simd), choice), weights);
    };
    return kernel;
}

double largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double difference = std::fabs(static_cast<double>(a[i]) - static_cast<double>(b[i]));
        most = std::isnan(difference) ? INFINITY : std::max(most, difference);
    }
    return most;
}

// Points 0, ±1 and infinity: weights become multiples of a quarter, small integers stay exact.
bool rounds_nothing(const Plan& plan) {
    for (const Strip& s : plan.strips)
        for (const Group& g : s.groups)
            if (std::max(g.fh.points(), g.fw.points()) > 4) return false;
    return true;
}

const std::vector<std::string> odd_problems = {
    "c19-21_i5x7_k4_s2_p1_bias",              // neither a multiple of any vector
    "n2_c8-10_g2_i11x7_k3x2_s1x2_p1:0_bias",  // groups, batch, one axis filtered in two ways
    "c300-5_i6x20_k3_s2_p1:0",                // more channels than a pass, phases of two taps and of one
    "c4-6_i40_k16_s8_p4",                     // one axis, eight phases
    "c5-7_i9x9_k3_s2_d2_p2:1_bias",           // outputs without taps
    "c4-3_i40x33_k3_p-2:3_bias",              // negative padding
    "c9-4_i7_k5_s2_p1:-3_bias",               // three taps and two; padding that adds outputs
    "c4-16_i70x300_k4_s2_p1",                 // several boxes an axis
    "n2_c3-2_i1x2_k1x2_s1x2_d1x2_p-1x1:1x2",  // nothing but bias, for want of rows
    "n2_c3-2_i2x1_k2x3_s1x3_d1x3_p-1x2:2x2",  // and of columns
};

std::string decline(const std::string& label) {
    const Declined why = winograd().declines({.problem = parse_label(label)});
    return why ? *why : "";
}

Choice chosen(const std::string& label) { return choose({.problem = parse_label(label)}); }

}  // namespace

TEST_CASE("every filter is the convolution it stands for", "[kernels]") {
    for (const Filter f : all_filters) {
        CHECK(all_filters[place(f)] == f);
        const Matrices m = matrices(f);
        for (std::size_t i = 0; i < static_cast<std::size_t>(f.outputs); ++i)
            for (std::size_t k = 0; k < static_cast<std::size_t>(f.taps); ++k)
                for (std::size_t t = 0; t < static_cast<std::size_t>(f.points()); ++t)
                    CHECK(std::fabs(filtered(m, f, i, k, t) - (t == i + k ? 1 : 0)) < 1e-14);
    }
    CHECK(amplification({1, 1}) == 1);
    CHECK(amplification({2, 2}) == 3);
    CHECK(amplification({3, 2}) == Approx(4));
    CHECK(amplification({4, 3}) < 15);
}

TEST_CASE("winograd agrees with the definition under every choice and instruction set", "[kernels]") {
    for (const std::string& text : odd_problems) {
        const Task task{.problem = parse_label(text)};
        // Multiples of 1/8: `naive` is exact, and one product too many or too few is off by 1/64 at least.
        const test::Tensors data = tensors(task.problem, 0.125f);
        const auto want = test::run_kernel(naive(), task, data);
        for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
            hwy::SetSupportedTargetsForTest(target);
            for (const Index high : {2, 3, 4})
                for (const Index wide : {2, 3, 4}) {
                    const bool fuse = (high + wide) % 2 == 0;
                    INFO(text << " target " << hwy::TargetName(target) << " outputs " << high << "x" << wide);
                    const Choice choice{high, wide, fuse, !fuse};
                    const auto got = test::run_kernel(with(choice), task, data);
                    CHECK(largest_difference(got, want) < 1.0 / 128);
                    if (rounds_nothing(make_plan(task, Shape{}, choice))) CHECK(got == want);
                }
            hwy::SetSupportedTargetsForTest(0);
        }
    }
}

TEST_CASE("winograd's bits do not depend on the number of threads", "[kernels]") {
    for (const std::string& text : odd_problems) {
        Task task{.problem = parse_label(text)};
        const test::Tensors data = tensors(task.problem, 0.1f);
        const auto alone = test::run_kernel(winograd(), task, data);
        for (const int threads : {2, 3}) {
            task.threads = threads;
            INFO(text << " threads " << threads);
            CHECK(test::run_kernel(winograd(), task, data) == alone);
        }
    }
}

TEST_CASE("winograd declines what filtering is not for, and says why", "[kernels]") {
    CHECK(decline("c64-64_i56x56_k3_p1") == "");
    CHECK(decline("c64-64_i32x32_k3_s2_d2_p2:1") == "");  // gcd 2: an ordinary 3×3 phase
    CHECK_THAT(decline("c64-64_i8x8x8_k4_s2_p1"), ContainsSubstring("not three"));
    CHECK_THAT(decline("c64-64_i32x32_k3_d2"), ContainsSubstring("gaps between the taps"));
    CHECK_THAT(decline("c64-64_i32_k16_s4"), ContainsSubstring("4 taps"));
    CHECK_THAT(decline("c64-64_i32x32_k2_s2"), ContainsSubstring("nothing to filter"));
    CHECK_THAT(decline("c64-64_g64_i32x32_k4_s2"), ContainsSubstring("fewer than 3 input channels"));
}

TEST_CASE("the cost model takes large tiles where many channels pay, and whole tiles where borders would cost",
          "[kernels]") {
    CHECK(chosen("c64-64_i56x56_k3_p1") == Choice{4, 4, true, true});  // stride1: fourteen whole tiles
    CHECK(chosen("c256-128_i16x16_k4_s2_p1").height_outputs == 4);     // dcgan.4
    CHECK_FALSE(chosen("c256-128_i16x16_k4_s2_p1").fuse_height);       // 17 pixels would take a tile more
    CHECK(chosen("c256-128_i256_k16_s8_p4").height_outputs == 1);      // one axis: nothing along the other
}

TEST_CASE("the cost model counts fewer products than the definition", "[kernels]") {
    for (const std::string text : {"c64-64_i56x56_k3_p1", "c256-128_i16x16_k4_s2_p1", "c256-128_i256_k16_s8_p4"}) {
        const Task task{.problem = parse_label(text)};
        INFO(text);
        CHECK(winograd().multiplied_macs(task) < task.problem.useful_macs());
    }
}
