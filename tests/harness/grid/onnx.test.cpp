#include "harness/grid/onnx.hpp"
#include "tests/catch.hpp"

using namespace tconv;
using namespace tconv::grid;

namespace {

// ONNX's node tests: one channel to two, 3×3 input and kernel.
OnnxNode node(Sizes strides) { return {.x = {1, 1, 3, 3}, .w = {1, 2, 3, 3}, .strides = strides}; }

std::string read(const OnnxNode& node) {
    try {
        return label(to_problem(node));
    } catch (const ProblemError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("ONNX's node tests", "[grid]") {
    CHECK(read({.x = {1, 1, 3}, .w = {1, 2, 3}}) == "c1-2_i3_k3");
    CHECK(read({.x = {1, 1, 3, 4, 5}, .w = {1, 2, 3, 3, 3}}) == "c1-2_i3x4x5_k3");
    OnnxNode pads = node({3, 2});
    pads.pads = {1, 2, 1, 2};
    CHECK(read(pads) == "c1-2_i3x3_k3_s3x2_p1x2");
    CHECK(to_problem(pads).h().out() == 7);
    CHECK(to_problem(pads).w().out() == 3);
    OnnxNode pad = node({3, 2});
    pad.output_padding = {1, 1};
    CHECK(read(pad) == "c1-2_i3x3_k3_s3x2_p0:-1");
    pad.kernel_shape = {3, 3};
    CHECK(read(pad) == "c1-2_i3x3_k3_s3x2_p0:-1");
    CHECK(read({.x = {1, 1, 3, 3}, .w = {1, 1, 2, 2}, .dilations = {2, 2}}) == "c1-1_i3x3_k2_d2");
    CHECK(read({.x = {3, 2, 3, 3}, .w = {2, 1, 3, 3}, .group = 2}) == "n3_c2-2_g2_i3x3_k3");
    CHECK(read({.x = {1, 48, 16, 16}, .w = {48, 32, 3, 3}, .group = 2, .strides = {2, 2}, .pads = Sizes{1, 1, 2, 2}}) ==
          "c48-64_g2_i16x16_k3_s2_p1:2");
}

TEST_CASE("auto_pad SAME splits what exceeds in·stride", "[grid]") {
    OnnxNode same = node({2, 2});
    same.auto_pad = AutoPad::same_upper;
    CHECK(read(same) == "c1-2_i3x3_k3_s2_p0:1");
    CHECK(to_problem(same).h().out() == 6);
    same.auto_pad = AutoPad::same_lower;
    CHECK(read(same) == "c1-2_i3x3_k3_s2_p1:0");
    same.auto_pad = AutoPad::valid;
    CHECK(read(same) == "c1-2_i3x3_k3_s2");
    OnnxNode shorter = node({4, 4});  // the kernel falls short of the stride: total −1, floored
    shorter.auto_pad = AutoPad::same_upper;
    CHECK(read(shorter) == "c1-2_i3x3_k3_s4_p-1:0");
    shorter.auto_pad = AutoPad::same_lower;
    CHECK(read(shorter) == "c1-2_i3x3_k3_s4_p0:-1");
}

TEST_CASE("output_shape with an odd negative total gives the end the extra output", "[grid]") {
    OnnxNode shape = node({3, 2});
    shape.output_shape = {10, 8};  // total −1
    CHECK(read(shape) == "c1-2_i3x3_k3_s3x2_p0:-1");
    shape.auto_pad = AutoPad::same_upper;
    CHECK(read(shape) == "c1-2_i3x3_k3_s3x2_p-1:0");
}

TEST_CASE("output_shape wins over pads", "[grid]") {
    OnnxNode inference{.x = {1, 3, 16, 16}, .w = {3, 4, 3, 3}, .strides = {2, 2}, .pads = Sizes{1, 1, 2, 2}};
    CHECK(to_problem(inference).h().out() == 30);
    inference.output_shape = {36, 36};  // total −3
    CHECK(read(inference) == "c3-4_i16x16_k3_s2_p-1:-2");
    inference.auto_pad = AutoPad::same_lower;
    CHECK(read(inference) == "c3-4_i16x16_k3_s2_p-1:-2");
    inference.auto_pad = AutoPad::same_upper;
    CHECK(read(inference) == "c3-4_i16x16_k3_s2_p-2:-1");
    inference.output_padding = {1, 1};  // total −2, and the end gives the output_padding back
    CHECK(read(inference) == "c3-4_i16x16_k3_s2_p-1:-2");
    CHECK(to_problem(inference).h().out() == 36);
}

TEST_CASE("what ONNX refuses is refused", "[grid]") {
    OnnxNode both = node({2, 2});
    both.pads = {0, 0, 1, 1};
    both.auto_pad = AutoPad::same_upper;
    CHECK(read(both) == "pads are given together with auto_pad SAME_*: give one of the two");
    both.auto_pad = AutoPad::valid;
    CHECK(read(both) == "pads are given together with auto_pad VALID: give one of the two");
    OnnxNode bad = node({1, 1});
    bad.output_padding = {1, 0};
    CHECK(read(bad) == "output_padding height is 1: must be below stride 1 or dilation 1");
    bad = node({1, 1});
    bad.pads = {1, 1};
    CHECK(read(bad) == "pads has 2 numbers: must be [begin…, end…], 4 for 2 axes");
    bad.pads = {0, 0, 0, -1};
    CHECK(read(bad) == "pads end width is -1: must be at least 0");
    bad = node({1, 1});
    bad.kernel_shape = {3, 4};
    CHECK_THAT(read(bad), ContainsSubstring("kernel_shape differs"));
    bad = node({1, 1});
    bad.output_shape = {0, 5};
    CHECK(read(bad) == "output_shape height is 0: must be at least 1");
    bad.output_shape = {INT64_MAX, 5};
    CHECK_THAT(read(bad), ContainsSubstring("must lie within ±2147483648"));
    CHECK_THAT(read({.x = {1, 1}, .w = {1, 1}}), ContainsSubstring("x has 2 dimensions"));
    CHECK_THAT(read({.x = {1, 1, 3}, .w = {1, 1, 3, 3}}), ContainsSubstring("w has 4 dimensions"));
    CHECK_THAT(read({.x = {1, 2, 3}, .w = {1, 1, 3}}), ContainsSubstring("w has 1 input channels: x has 2"));
    CHECK_THAT(read({.x = {1, 3, 3}, .w = {3, 1, 3}, .group = 2}), ContainsSubstring("c_in is 3: groups 2"));
}
