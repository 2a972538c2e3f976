// Integers: that the guarantee is strict, and that nothing passes by luck.
#include "harness/verify/exact.hpp"

#include "harness/grid/grid.hpp"
#include "harness/verify/oracle.hpp"
#include "kernels/bf16.hpp"
#include "tests/catch.hpp"

#include <algorithm>
#include <cmath>
#include <set>

using namespace tconv;
using namespace tconv::verify;

namespace {

Index most_products(const Problem& p, Index one_in) {
    Index taps = 1;
    for (const Axis& a : p.axis) {
        Index most = 0;
        for (Index o = 0; o < a.out(); ++o) most = std::max(most, a.taps_at(o));
        taps *= most;
    }
    return taps * ((p.group_in() + one_in - 1) / one_in);
}

}  // namespace

TEST_CASE("no partial sum can leave the integers of f32", "[verify]") {
    std::vector<Problem> problems = {parse_label("c1-1_i4_k4"), parse_label("c60000000-1_i1_k1_bias"),
                                     parse_label("c3000000-1_i9x9_k3_s1_p2"), parse_label("c17000000-1_i2_k2")};
    for (const char* grid : {"zoo", "edge"})
        for (const grid::Point& point : grid::load(grid, {"naive"}).points) problems.push_back(point.problem);
    for (const Problem& p : problems) {
        INFO(label(p));
        const auto integers = integers_for(p);
        REQUIRE(integers);
        CHECK(integers->largest >= 1);
        CHECK(most_products(p, integers->one_in) * integers->largest * integers->largest + integers->largest_bias <=
              Index{1} << 24);
    }
    CHECK_FALSE(integers_for(parse_label("c1-1_i20000000_k20000000_p19999999")));
}

TEST_CASE("in bf16 operands are bf16, sums still those of f32, and most of them need no rounding", "[verify]") {
    for (const char* text : {"n2_c3-4_i5x6_k3_s2_p1_bias", "c64-32_i7x7_k3_p1_bias", "c600-3_i9x9_k5_p2", "c1-1_i1_k1",
                             "c3000000-1_i9x9_k3_s1_p2"}) {
        const Problem p = parse_label(text);
        INFO(text);
        const Integers integers = *integers_for(p, Dtype::bf16);
        CHECK(std::max(integers.largest, integers.largest_bias) < 256);
        CHECK(most_products(p, integers.one_in) * integers.largest * integers.largest + integers.largest_bias <=
              Index{1} << 24);
        if (p.x_size() > 1'000'000) continue;
        const auto exact = exact_case(p, 9, 1, Dtype::bf16);
        REQUIRE(exact);
        const Truth truth = oracle(p, exact->operands, 1);
        Index rounded = 0;
        for (std::size_t i = 0; i < truth.y.size(); ++i) {
            CHECK(exact->y[i] == from_bf16(to_bf16(static_cast<float>(truth.y[i]))));
            rounded += static_cast<double>(exact->y[i]) != truth.y[i];
        }
        CHECK(rounded <= p.y_size() / 4);
        CHECK(2 * exact->honest >= exact->with_products);
    }
}

TEST_CASE("no more channels than promised differ from zero at a pixel, and each does somewhere", "[verify]") {
    const Problem p = parse_label("n2_c10-2_g2_i7x3_k2");
    const Generator value = integer_values(p, 1, {.largest = 5, .one_in = 3});
    std::set<Index> seen;
    for (Index n = 0; n < p.batch; ++n)
        for (Index g = 0; g < p.groups; ++g)
            for (Index pixel = 0; pixel < p.in_pixels(); ++pixel) {
                Index others = 0;
                for (Index c = 0; c < p.group_in(); ++c) {
                    const Index ci = g * p.group_in() + c;
                    const float v = value(TensorName::x, (n * p.c_in + ci) * p.in_pixels() + pixel);
                    CHECK(std::fabs(v) <= 5);
                    others += v != 0;
                    if (v != 0) seen.insert(ci);
                }
                CHECK(others <= 2);
            }
    CHECK(static_cast<Index>(seen.size()) == p.c_in);
}

TEST_CASE("operands and bias are never zero by themselves", "[verify]") {
    const Problem p = parse_label("c4-4_i16x16_k3_bias");
    const Generator value = integer_values(p, 3, *integers_for(p));
    for (Index i = 0; i < p.x_size(); ++i) CHECK(value(TensorName::x, i) != 0);
    for (Index i = 0; i < p.w_size(); ++i) CHECK(value(TensorName::w, i) != 0);
    for (Index i = 0; i < p.bias_size(); ++i) CHECK(value(TensorName::bias, i) != 0);
}

TEST_CASE("sums in f32 are those of the oracle, and most outputs with products differ from their bias", "[verify]") {
    for (const char* text : {"n2_c3-4_i5x6_k3_s2_p1_bias", "c1-1_i3_k1_s2", "c2-2_g2_i4x4_k3_s2_d2_p-1",
                             "c3-2_i2x3x4_k2_s3", "c1-1_i1_k1", "c2-1_i1_k1", "c4-4_i5_k3_s4_p0:-3_bias"}) {
        const Problem p = parse_label(text);
        INFO(text);
        const auto exact = exact_case(p, 9, 2);
        REQUIRE(exact);
        const Truth truth = oracle(p, exact->operands, 1);
        CHECK(std::ranges::equal(exact->y, truth.y, {}, [](float v) { return static_cast<double>(v); }));
        Index with_products = 0;
        for (Index row = 0, i = 0; i < p.y_size(); ++row)
            for (Index o = 0; o < p.w().out(); ++o, ++i) with_products += truth.products(row, o) > (p.bias ? 1 : 0);
        CHECK(exact->with_products == with_products);
        CHECK(2 * exact->honest >= exact->with_products);
        CHECK(exact->honest >= 1);
    }
}

TEST_CASE("a problem on which no product lands is all bias", "[verify]") {
    const auto exact = exact_case(parse_label("c1-1_i1_k2_d9_p2:1_bias"), 1, 1);
    REQUIRE(exact);
    CHECK(exact->with_products == 0);
    CHECK(exact->honest == 0);
}
