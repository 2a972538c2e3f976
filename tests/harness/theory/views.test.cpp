// The four views against one another, against values worked out by hand, and against a kernel.
#include "harness/theory/views.hpp"

#include "kernels/buffer.hpp"
#include "kernels/kernel.hpp"
#include "tests/catch.hpp"
#include "tests/kernels/small_problems.hpp"

using namespace tconv;
using theory::Image;

namespace {

Image image(std::array<Index, 3> size, std::vector<std::int64_t> values) { return {size, std::move(values)}; }

std::vector<float> floats(const Image& image) { return {image.values.begin(), image.values.end()}; }

// What `naive` makes of the same whole numbers; exact, for they are small.
Image by_naive(const Problem& p, const Image& x, const Image& w) {
    const std::vector<float> in = floats(x), weights = floats(w);
    std::vector<float> out(static_cast<std::size_t>(p.y_size()));
    const Task task{.problem = p};
    find_kernel("naive")
        ->prepare(task, {weights.data(), p.w_size()})
        ->run({.x = {in.data(), p.x_size()}, .bias = {}, .y = {out.data(), p.y_size()}, .workspace = nullptr});
    Image y = theory::zeros(theory::output_size(p));
    for (std::size_t i = 0; i < out.size(); ++i) y.values[i] = static_cast<std::int64_t>(out[i]);
    return y;
}

void require_one_answer(const Problem& p) {
    const Image x = theory::counting(theory::input_size(p)), w = theory::counting(theory::kernel_size(p));
    const Image y = theory::stamped(p, x, w);
    const bool one = theory::transposed_times(p, theory::matrix_c(p), w, x) == y &&
                     theory::convolved(p, theory::zero_inserted(p, x).values, theory::flipped(w)) == y &&
                     theory::by_phases(p, x, w) == y && by_naive(p, x, w) == y;
    if (!one) FAIL_CHECK("the views differ on " << label(p));
}

}  // namespace

TEST_CASE("a 2×2 image through a 3×3 kernel of stride 2, by hand", "[theory]") {
    const Problem p = parse_label("c1-1_i2x2_k3_s2_p1:0");
    const Image x = theory::counting({1, 2, 2}), w = theory::counting({1, 3, 3});
    CHECK(theory::stamped(p, x, w) ==
          image({1, 4, 4}, {5, 14, 10, 12, 14, 36, 24, 30, 15, 34, 20, 24, 24, 55, 32, 36}));
    CHECK(theory::flipped(w) == image({1, 3, 3}, {9, 8, 7, 6, 5, 4, 3, 2, 1}));
    const theory::ZeroInserted z = theory::zero_inserted(p, x);
    CHECK(z.values.size == std::array<Index, 3>{1, 6, 6});
    CHECK(z.values.at(0, 1, 1) == 1);
    CHECK(z.values.at(0, 1, 3) == 2);
    CHECK(z.values.at(0, 3, 1) == 3);
    CHECK(z.cell[7] == theory::ZeroInserted::input);
    CHECK(z.cell[8] == theory::ZeroInserted::inserted);
    CHECK(z.cell[6] == theory::ZeroInserted::padding);
}

TEST_CASE("C of 3×3 on 4×4 is 4×16, every row the kernel laid out", "[theory]") {
    const Problem p = parse_label("c1-1_i2x2_k3");
    const theory::TapMatrix c = theory::matrix_c(p);
    REQUIRE(c.rows == 4);
    REQUIRE(c.columns == 16);
    const std::vector<Index> first = {0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, -1, -1, -1, -1};
    CHECK(std::vector<Index>(c.tap.begin(), c.tap.begin() + 16) == first);
    CHECK(std::count(c.tap.begin(), c.tap.end(), -1) == 64 - 36);
    // C itself is the ordinary convolution: the sums of the 3×3 windows of a 4×4 image.
    const Image ones = image({1, 3, 3}, std::vector<std::int64_t>(9, 1));
    CHECK(theory::times(p, c, ones, theory::counting({1, 4, 4})) == image({1, 2, 2}, {54, 63, 90, 99}));
}

TEST_CASE("phases share out taps and outputs", "[theory]") {
    const Axis shared{.in = 3, .kernel = 3, .stride = 4, .dilation = 2, .pad_begin = 1, .pad_end = -2};
    const auto all = theory::phases(shared);  // 0, 2 and 4 ≡ 0 (mod 4): phases 1 and 3 have no tap
    REQUIRE(all.size() == 4);
    CHECK(all[0].taps == std::vector<Index>{0, 2});
    CHECK(all[1].taps.empty());
    CHECK(all[2].taps == std::vector<Index>{1});
    CHECK(all[3].taps.empty());
    CHECK(all[0].first == 3);  // o + 1 ≡ 0
    CHECK(all[1].first == 0);
    Index outputs = 0;
    for (const theory::Phase& phase : all) outputs += phase.outputs;
    CHECK(outputs == shared.out());
}

TEST_CASE("all views give one answer on every small axis, and on pairs and triples of them", "[theory]") {
    const auto axes = test::small_axes();
    for (std::size_t i = 0; i < axes.size(); ++i) {
        Problem p{.spatial = 1};
        p.axis[width] = axes[i];
        require_one_answer(p);
        p.spatial = 2;
        p.axis[height] = axes[test::choose(1, i, axes.size())];
        require_one_answer(p);
        if (i % 7 != 0) continue;
        p.spatial = 3;
        p.axis[depth] = axes[test::choose(2, i, axes.size())];
        require_one_answer(p);
    }
}
