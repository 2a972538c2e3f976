// The upsamplers: values worked out by hand or printed in the sources' own examples, agreement with their oracles, and
// what theory says they are.
#include "harness/verify/operations.hpp"
#include "harness/verify/verify.hpp"
#include "kernels/buffer.hpp"
#include "tests/catch.hpp"

#include <cmath>
#include <numeric>

using namespace tconv;

namespace {

using Floats = std::vector<float>;

Floats run(const std::string& kernel_name, const Task& task, const Floats& x, const Floats& w = {},
           const Floats& bias = {}) {
    const Kernel& kernel = *find_kernel(kernel_name);
    INFO(kernel_name << " on " << label(task.problem) << ": " << kernel.declines(task).value_or("taken"));
    REQUIRE_FALSE(kernel.declines(task));
    REQUIRE(static_cast<Index>(x.size()) == task.problem.x_size());
    Floats y(static_cast<std::size_t>(task.problem.y_size()));
    const Buffer workspace(kernel.workspace_bytes(task));
    kernel.prepare(task, {w.data(), static_cast<Index>(w.size())})
        ->run({.x = {x.data(), task.problem.x_size()},
               .bias = {bias.data(), static_cast<Index>(bias.size())},
               .y = {y.data(), task.problem.y_size()},
               .workspace = workspace.data()});
    return y;
}

Floats run(const std::string& kernel, const std::string& problem, const Floats& x, const Floats& w = {},
           const Floats& bias = {}) {
    return run(kernel, Task{.problem = parse_label(problem)}, x, w, bias);
}

Floats counting(Index size) {
    Floats values(static_cast<std::size_t>(size));
    std::iota(values.begin(), values.end(), 1.0f);
    return values;
}

// The taps of the tent that bilinear interpolation by `stride` is a transposed convolution with.
Floats tent(Index stride) {
    Floats taps;
    const double middle = stride % 2 == 0 ? static_cast<double>(stride) - 0.5 : static_cast<double>(stride) - 1;
    for (Index k = 0; k < 2 * stride - stride % 2; ++k)
        taps.push_back(
            static_cast<float>(1 - std::fabs(static_cast<double>(k) - middle) / static_cast<double>(stride)));
    return taps;
}

}  // namespace

TEST_CASE("nearest repeats every input", "[kernels][upsample]") {
    CHECK(run("nearest", "c1-1_i2x2_k2_s2", {1, 2, 3, 4}) == Floats{1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4});
    CHECK(run("nearest", "c1-1_i2_k1_s3_p0:-2", {5, 7}) == Floats{5, 5, 5, 7, 7, 7});
}

TEST_CASE("bilinear gives the values of nn.Upsample's documentation", "[kernels][upsample]") {
    CHECK(run("bilinear", "c1-1_i2x2_k2_s2", {1, 2, 3, 4}) ==
          Floats{1, 1.25, 1.75, 2, 1.5, 1.75, 2.25, 2.5, 2.5, 2.75, 3.25, 3.5, 3, 3.25, 3.75, 4});
    CHECK(run("bilinear", "c1-1_i3_k4_s2_p1", {1, 2, 3}) == Floats{1, 1.25, 1.75, 2.25, 2.75, 3});
}

TEST_CASE("bicubic gives the values of ONNX Resize's cubic example", "[kernels][upsample]") {
    const Floats y = run("bicubic", "c1-1_i4x4_k2_s2", counting(16));
    CHECK(Floats(y.begin(), y.begin() + 8) ==
          Floats{0.47265625f, 0.76953125f, 1.24609375f, 1.875f, 2.28125f, 2.91015625f, 3.38671875f, 3.68359375f});
    // One axis by hand: W(0.25) = 0.87890625, W(0.75) = 0.26171875, W(1.25) = −0.10546875, W(1.75) = −0.03515625.
    CHECK(run("bicubic", "c1-1_i4_k2_s2", {1, 2, 3, 4})[1] == 1.19140625f);
}

TEST_CASE("resize-convolution by hand: 1 2 becomes 1 1 2 2, then three taps, then a bias", "[kernels][upsample]") {
    for (const char* kernel : {"resize_conv", "resize_conv_folded"}) {
        CHECK(run(kernel, "c1-1_i2_k3_s2_p1:0", {1, 2}, {1, 10, 100}) == Floats{110, 211, 221, 22});
        CHECK(run(kernel, "c1-1_i2_k3_s2_p1:0_bias", {1, 2}, {1, 10, 100}, {1000}) == Floats{1110, 1211, 1221, 1022});
        CHECK(run(kernel, "c1-1_i2_k2_s2", {1, 2}, {1, 10}) ==
              Floats{11, 21, 22, 2});  // an even kernel leans to the end
    }
}

TEST_CASE("bilinear upsampling is a transposed convolution with the bilinear filter", "[kernels][upsample]") {
    for (const Index stride : {2, 3, 4, 8})
        for (const char* kernel : {"naive", "zero_insertion", "tiled"}) {
            const Index in = 6, taps = 2 * stride - stride % 2;
            Problem p{.c_in = 2, .c_out = 2, .groups = 2, .spatial = 2};
            p.axis[height] = p.axis[width] = {
                .in = in, .kernel = taps, .stride = stride, .pad_begin = stride / 2, .pad_end = stride / 2};
            REQUIRE(p.h().out() == in * stride);
            const Floats x = counting(p.x_size());
            Floats w;
            for (int channel = 0; channel < 2; ++channel)
                for (const float row : tent(stride))
                    for (const float column : tent(stride)) w.push_back(row * column);
            const Floats filtered = run(kernel, Task{.problem = p}, x, w);

            // Everywhere, when the input has a rim of zeros: that is what a transposed convolution sees beyond its
            // border.
            Problem rim = p;
            rim.axis[height].in = rim.axis[width].in = in + 2;
            Floats framed(static_cast<std::size_t>(rim.x_size()));
            for (Index i = 0; i < p.x_size(); ++i) {
                const Index row = i / in, channel = row / in;
                framed[static_cast<std::size_t>(((channel * (in + 2)) + row % in + 1) * (in + 2) + i % in + 1)] =
                    x[static_cast<std::size_t>(i)];
            }
            const Floats upsampled = run("bilinear", Task{.problem = rim}, framed);
            const Floats repeated = run("bilinear", Task{.problem = p}, x);
            const Index out = in * stride, wide = out + 2 * stride;
            double worst = 0, worst_inside = 0, border = 0;
            for (Index i = 0; i < p.y_size(); ++i) {
                const Index column = i % out, row = i / out % out, channel = i / (out * out);
                const double y = static_cast<double>(filtered[static_cast<std::size_t>(i)]);
                const auto at = static_cast<std::size_t>((channel * wide + row + stride) * wide + column + stride);
                worst = std::max(worst, std::fabs(y - static_cast<double>(upsampled[at])));
                const double apart = std::fabs(y - static_cast<double>(repeated[static_cast<std::size_t>(i)]));
                const auto inside = [&](Index o) { return o >= stride / 2 && o < out - stride / 2; };
                (inside(row) && inside(column) ? worst_inside : border) =
                    std::max(inside(row) && inside(column) ? worst_inside : border, apart);
            }
            INFO(kernel << ", stride " << stride);
            const double rounding =
                stride == 3 ? 1e-4 : 0;  // thirds are no binary fractions; the others come out exactly
            CHECK(worst <= rounding);
            CHECK(worst_inside <= rounding);
            CHECK(border > 1);  // where the upsampler repeats the border, the transposed convolution fades into zeros
        }
}

TEST_CASE("what is no upsampling by the stride is declined, with the size it would need", "[kernels][upsample]") {
    const auto reason = [](const char* kernel, const char* problem) {
        return find_kernel(kernel)->declines({.problem = parse_label(problem)}).value_or("");
    };
    CHECK_THAT(reason("nearest", "c1-1_i4x4_k3_s2"), ContainsSubstring("input height 4 times 2 is not the output's 9"));
    CHECK_THAT(reason("bilinear", "c4-4_i4x4_k2_s2"), ContainsSubstring("c_in, c_out and groups must be the same"));
    CHECK_THAT(reason("bicubic", "c1-1_i4x4_k2_s2_bias"), ContainsSubstring("no bias"));
    CHECK(reason("resize_conv", "c4-6_g2_i4x4_k2_s2_bias").empty());
}

TEST_CASE("upsamplers agree with their oracles on every small upsampling", "[kernels][upsample]") {
    int judged = 0;
    for (int spatial = 1; spatial <= 3; ++spatial)
        for (Index stride = 1; stride <= 5; ++stride)
            for (Index in = 1; in <= 4; ++in)
                for (Index kernel = 1; kernel <= 4; ++kernel)
                    for (const Index channels : {1, 4}) {
                        Problem p{
                            .batch = 2, .c_in = channels, .c_out = channels, .groups = channels, .spatial = spatial};
                        for (int axis = 3 - spatial; axis < 3; ++axis) {
                            Axis& a = p.axis[static_cast<std::size_t>(axis)];
                            a = {.in = in + axis % 2, .kernel = kernel, .stride = stride, .dilation = 1 + in % 2};
                            a.pad_end = a.out() - a.in * a.stride;
                        }
                        if (channels == 4 && kernel % 2 == 0) p.groups = 2, p.bias = true;
                        verify::Court court(p, 5, 1);
                        for (const char* name :
                             {"nearest", "bilinear", "bicubic", "resize_conv", "resize_conv_folded"}) {
                            const Task task{.problem = p, .threads = 1 + static_cast<int>(in % 2)};
                            const auto verdict =
                                verify::verify(*find_kernel(name), task, court, verify::Level::oracle).verdict;
                            if (verdict.outcome == verify::Outcome::declined) continue;
                            ++judged;
                            if (verdict.outcome != verify::Outcome::agrees)
                                FAIL_CHECK(name << " on " << label(p) << ": " << verdict.message);
                        }
                    }
    CHECK(judged > 1500);
}
