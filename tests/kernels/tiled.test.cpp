// tiled: the phases cover every output once, the cost rule picks what it should, and every variant gives the
// definition's answer under every instruction set this machine has.
#include "kernels/tiled/tiled.hpp"
#include "tests/catch.hpp"

#include <hwy/aligned_allocator.h>
#include <hwy/targets.h>
#include <algorithm>
#include <limits>
#include <string>
#include <vector>

using namespace tconv;
using namespace tconv::tiling;
using tconv::Index;

namespace {

const Simd avx512_shape{.lanes = 16, .rows = rows_of_32_registers},
    avx2_shape{.lanes = 8, .rows = rows_of_16_registers};

Plan plan_of(const std::string& label) { return choose_plan({.problem = parse_label(label)}, avx512_shape); }
Variant chosen(const std::string& label) { return plan_of(label).variant; }

// Small integers, whose every partial sum is exact: any order of summation gives the same bits.
std::vector<float> integers(Index count, Index seed) {
    std::vector<float> values(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<float>((static_cast<Index>(i) * 7919 + seed) % 11 - 5);
    return values;
}

struct Example {
    explicit Example(Task t) : task(std::move(t)) {}
    Task task;
    std::vector<float> x = integers(task.problem.x_size(), 1), w = integers(task.problem.w_size(), 2),
                       bias = integers(task.problem.bias_size(), 3);

    ConstTensor weights() const { return {w.data(), task.problem.w_size()}; }

    std::vector<float> run(const Prepared& prepared, std::size_t workspace_bytes) const {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        std::vector<float> y(static_cast<std::size_t>(task.problem.y_size()), nan);
        auto workspace = hwy::AllocateAligned<float>(workspace_bytes / sizeof(float) + 16);
        std::fill_n(workspace.get(), workspace_bytes / sizeof(float) + 16, nan);
        prepared.run({.x = {x.data(), task.problem.x_size()},
                      .bias = {bias.data(), task.problem.bias_size()},
                      .y = {y.data(), task.problem.y_size()},
                      .workspace = reinterpret_cast<std::byte*>(workspace.get())});
        return y;
    }
};

const std::vector<std::string> odd_problems = {
    "c19-21_i5x7_k4_s2_p1_bias",                // neither a multiple of any vector
    "n2_c6-9_g3_i5x7_k3x2_s3x2_d2_p1:0_bias",   // groups, batch, dilation against stride
    "c3-17_i9_k7_s4_d6_p2:-3",                  // gcd 2: outputs without taps
    "c2-5_i3_k90_s1_p40:20_bias",               // kernel far longer than the input
    "c35-3_i1x1_k4x5_s7_p1",                    // one pixel: every tap a phase
    "c2-2_i40x33_k3_p-2:3_bias",                // negative padding
    "c4-6_i3x4x5_k3x2x4_s2x1x3_p1x0x2_bias",    // three axes
    "c8-1_i4x4x3_k4x3x3_s5x1x1_p1x0x-3:1x0x0",  // planes where some phases land and others do not
    "c6-6_i4x3x2_k2x4x4_s3x3x2_p1x0x-1:1x0x1_bias",
    "c1-40_i3x50_k1x16_s1x16",                  // phases fill whole vectors
    "c8-2_i6x6_k1_s5_bias",                     // mostly bias alone
    "n2_c330-2_i3x150_k3x4_s2x1_d1x2_p1_bias",  // more channels than a panel holds, more pixels than a strip
    "c5-4_i40x45_k5_p2_bias",                   // more taps and pixels than columns are held
    "c2-3_i2x40_k3_s3_p1:0_bias",               // three phases in vectors, a pixel at the edge
    "c3-1_i37_k6_s4_p1_bias",                   // four of them
    "c3-9_i6x19_k2x1_s2x1_bias",                // lines that follow one another without a gap
    "c3-7_i9_k6_s3_d2_p3:-1_bias",              // phases that a dilation keeps apart, some of them off the edge
    "c2-5_i40_k28_s32_d21_p300_bias",           // so many of them that they are stored one by one
    "c3-2_i4x5x6_k2_s2x3x2_p1x0x1:-1_bias",     // planes, rows and ends of rows that no phase reaches
};

}  // namespace

TEST_CASE("the phases of an axis reach every output at most once, and miss only bias", "[kernels]") {
    for (Index in = 1; in <= 4; ++in)
        for (Index kernel = 1; kernel <= 5; ++kernel)
            for (Index stride = 1; stride <= 4; ++stride)
                for (Index dilation = 1; dilation <= 4; ++dilation)
                    for (Index pad = -2; pad <= 3; ++pad) {
                        const Axis axis{in, kernel, stride, dilation, pad, 1};
                        if (axis.out() < 1) continue;
                        const AxisPlan plan = plan_axis(axis, false);
                        std::vector<Index> taps(static_cast<std::size_t>(axis.out()), 0);
                        std::vector<bool> reached(taps.size());
                        for (const PhaseRun& run : plan.runs)
                            for (Index k0 = run.first; k0 < run.first + run.count; ++k0)
                                for (Index q = run.pixels.begin; q < run.pixels.end; ++q) {
                                    reached.at(static_cast<std::size_t>(q * plan.axis.stride + plan.shift(k0))) = true;
                                    for (Index j = 0; j < run.taps; ++j) {
                                        const Index i = q - j * plan.reach;
                                        if (i < 0 || i >= in) continue;
                                        ++taps.at(static_cast<std::size_t>(q * plan.axis.stride + plan.shift(k0)));
                                    }
                                }
                        for (Index o = 0; o < axis.out(); ++o) {
                            const bool covered = reached[static_cast<std::size_t>(o)];
                            REQUIRE(taps[static_cast<std::size_t>(o)] == axis.taps_at(o));
                            REQUIRE(plan.covers(o) == covered);
                            if (plan.covered.contains(o)) REQUIRE(covered);
                            // Taps side by side leave no gaps.
                            if (dilation == 1 && kernel >= plan.axis.stride && plan.covered.size() > 0)
                                REQUIRE(plan.covered.contains(o) == covered);
                        }
                    }
}

TEST_CASE("the cost rule takes pixels for wide rows, channels for small images and large strides", "[kernels]") {
    CHECK(chosen("c128-64_i224x224_k2_s2") == Variant::pixels);         // unet.up4
    CHECK(chosen("c56-1_i120x170_k9_s3_p4:2") == Variant::pixels);      // fsrcnn
    CHECK(chosen("c256-256_g256_i40x40_k4_s2_p1") == Variant::pixels);  // depthwise.up
    CHECK(chosen("c100-1024_i1x1_k4") == Variant::channels);            // dcgan.1
    CHECK(chosen("c21-21_i16x16_k64_s32_p16") == Variant::channels);    // fcn32s
    CHECK(chosen("c64-1_i4x4_k3_d1000") == Variant::stamp);             // borders a thousand times the image
    CHECK(chosen("c128-128_i7x7_k3_d2_p2:1") == Variant::tap_by_tap);   // borders are a quarter of a row
    CHECK(chosen("c160-1_i257_k41_d2") == Variant::taps);               // one row, 41 taps
    CHECK(chosen("c1024-512_i4x4_k4_s2_p1") == Variant::taps);          // dcgan.2: 33 MB of weights, read once
}

TEST_CASE("with 16 registers many rows share a gathered panel, with 32 they read the packed input", "[kernels]") {
    const Task task{.problem = parse_label("c256-128_i16x16_k4_s2_p1")};
    CHECK(make_plan(task, avx2_shape, Variant::pixels, false).gathers);
    CHECK_FALSE(make_plan(task, avx512_shape, Variant::pixels, false).gathers);
}

TEST_CASE("stores bypass the caches where y is large and a box's rows are whole cache lines", "[kernels]") {
    CHECK(plan_of("c128-64_i224x224_k2_s2").streams);        // 51 MB
    CHECK_FALSE(plan_of("c128-64_i100x100_k2_s2").streams);  // 10 MB in rows of 200
    CHECK_FALSE(plan_of("c256-256_i40x40_k2_s2").streams);   // 6.5 MB
    for (const char* label : {"c8-4_i1024x1024_k3_s2_p1:0", "c128-64_i128x128_k3_s2_p1:0", "c1-1_i4000000_k4_s4"}) {
        const Plan plan = plan_of(label);
        const bool whole = plan.boxes[3] == 1 || plan.box[3] * plan.axis[3].axis.stride % 16 == 0;
        CHECK(plan.streams == whole);
    }
}

TEST_CASE("every variant agrees with the definition under every instruction set", "[kernels]") {
    for (const std::string& text : odd_problems)
        for (const int threads : {1, 2}) {
            const Example example({.problem = parse_label(text), .threads = threads});
            const auto want = example.run(*naive().prepare(example.task, example.weights()), 0);
            for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
                hwy::SetSupportedTargetsForTest(target);
                for (const Variant variant :
                     {Variant::pixels, Variant::taps, Variant::channels, Variant::tap_by_tap, Variant::stamp})
                    for (const bool fuse : {false, true}) {
                        const Simd& simd = best_simd();
                        // As if y were large; and with threads that share out pixels, or channels.
                        const bool streams = threads == 2, split = threads == 2 && fuse;
                        Plan plan = make_plan(example.task, simd, variant, fuse, split);
                        plan.streams = streams;
                        INFO(text << " threads " << threads << " target " << hwy::TargetName(target) << " variant "
                                  << static_cast<int>(variant) << " fuse " << fuse);
                        const auto prepared = prepare_plan(example.task, simd, plan, example.weights());
                        CHECK(example.run(*prepared, plan.workspace_bytes) == want);
                    }
                const auto chosen = tiled().prepare(example.task, example.weights());
                hwy::SetSupportedTargetsForTest(0);  // what was prepared stays with its instruction set
                CHECK(example.run(*chosen, tiled().workspace_bytes(example.task)) == want);
            }
        }
}

TEST_CASE("weights and inputs that come from memory are prefetched, which changes nothing", "[kernels]") {
    for (const char* text : {"c1024-1_i3100_k3", "c600-450_i2x3_k2_s2"}) {
        const Example example({.problem = parse_label(text)});
        const auto want = example.run(*naive().prepare(example.task, example.weights()), 0);
        for (const Variant variant : {Variant::pixels, Variant::taps}) {
            const Plan way = make_plan(example.task, best_simd(), variant, false);
            INFO(text << " variant " << static_cast<int>(variant));
            CHECK(example.run(*prepare_plan(example.task, best_simd(), way, example.weights()), way.workspace_bytes) ==
                  want);
        }
    }
}
