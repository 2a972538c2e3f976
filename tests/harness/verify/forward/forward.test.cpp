// The three forward convolutions: answers worked out by hand, and agreement with one another to the bit.
#include "harness/verify/forward/forward.hpp"

#include "harness/verify/operands.hpp"
#include "tests/catch.hpp"
#include "tests/kernels/small_problems.hpp"

#include <cmath>
#include <numeric>

using namespace tconv;
using namespace tconv::verify;

namespace {

std::vector<double> integers(TensorName tensor, Index size, Seed seed) {
    std::vector<double> values;
    for (Index i = 0; i < size; ++i) values.push_back(std::floor(9 * static_cast<double>(value_at(seed, tensor, i))));
    return values;
}

void require_agreement(const Problem& p, Seed seed) {
    const auto w = integers(TensorName::w, p.w_size(), seed), u = integers(TensorName::x, p.y_size(), seed);
    const std::vector<double> first = all_forwards().front().convolve(p, w, u);
    REQUIRE(static_cast<Index>(first.size()) == p.x_size());
    for (const Forward& form : all_forwards())
        if (form.convolve(p, w, u) != first)
            FAIL_CHECK(form.name << " differs from " << all_forwards().front().name << " on " << label(p));
}

}  // namespace

TEST_CASE("an ordinary 3×3 convolution of a 4×4 image: C is 4×16, and its rows are the kernel's rows moved along",
          "[verify]") {
    const Problem p = parse_label("c1-1_i2x2_k3");  // its transposed convolution makes 4×4 of 2×2
    std::vector<double> w(9);
    std::iota(w.begin(), w.end(), 1);
    const MatrixC c = matrix_c(p, w, 0);
    CHECK(c.rows == 4);
    CHECK(c.columns == 16);
    CHECK(c.row_begin == std::vector<Index>{0, 9, 18, 27, 36});
    CHECK(std::vector<Index>(c.column.begin(), c.column.begin() + 9) == std::vector<Index>{0, 1, 2, 4, 5, 6, 8, 9, 10});
    CHECK(std::vector<Index>(c.column.end() - 9, c.column.end()) == std::vector<Index>{5, 6, 7, 9, 10, 11, 13, 14, 15});
    CHECK(std::vector<double>(c.value.begin(), c.value.begin() + 9) == w);
}

TEST_CASE("every forward convolution gives the answer worked out by hand", "[verify]") {
    for (const Forward& form : all_forwards()) {
        INFO(form.name);
        // u = 0…15 on 4×4, w = 1…9: the first window is rows (0 1 2)(4 5 6)(8 9 10).
        std::vector<double> u(16), w(9);
        std::iota(u.begin(), u.end(), 0);
        std::iota(w.begin(), w.end(), 1);
        CHECK(form.convolve(parse_label("c1-1_i2x2_k3"), w, u) == std::vector<double>{303, 348, 483, 528});
        // Stride 2, one column of padding before: windows (_ 1 2), (2 3 4) under w = 1 10 100.
        CHECK(form.convolve(parse_label("c1-1_i2_k3_s2_p1:0"), std::vector<double>{1, 10, 100},
                            std::vector<double>{1, 2, 3, 4}) == std::vector<double>{210, 432});
        // Two groups: channels do not mix.
        CHECK(form.convolve(parse_label("c2-2_g2_i1_k2"), std::vector<double>{1, 2, 3, 4},
                            std::vector<double>{1, 1, 10, 10}) == std::vector<double>{3, 70});
        // Dilation 2, and a negative pad: output 0 of four is reached by no tap.
        CHECK(form.convolve(parse_label("c1-1_i1_k2_d2_p-1:0"), std::vector<double>{1, 10},
                            std::vector<double>{1000, 1, 2, 3}) == std::vector<double>{31});
    }
}

TEST_CASE("the three forward convolutions agree on every small axis, and on problems of two and three axes",
          "[verify]") {
    const auto axes = test::small_axes();
    const auto channels = test::small_channels();
    for (std::size_t i = 0; i < axes.size(); ++i) {
        Problem p = channels[test::choose(21, i, channels.size())];
        p.spatial = 1 + static_cast<int>(i % 3);
        p.axis[width] = axes[i];
        if (p.spatial > 1) p.axis[height] = axes[test::choose(22, i, axes.size())];
        if (p.spatial > 2) p.axis[depth] = axes[test::choose(23, i, axes.size())];
        require_agreement(p, i);
    }
    for (const char* name : {"n2_c6-4_g2_i7x5_k3x4_s2x3_d2x1_p1:-2", "c3-5_i40_k25_s4_p11:10", "c2-3_i4x5x6_k4_s2_p1",
                             "c4-4_g4_i9x9_k3_s3_d2", "c5-2_i6_k1_s4_p-2:-3"})
        require_agreement(parse_label(name), 1);
}
