// ONNX's node cases for ConvTranspose, against numbers worked out by hand: no oracle of ours has a say here.
//
// x is 0, 1, 2, … in row-major order and every weight is 1, so that an output is the sum of the inputs that reach it,
// and an axis of three inputs and three taps turns a row (a, b, c) into
//
//     stride 1   a  a+b  a+b+c  b+c  c            stride 2   a  a  a+b  b  b+c  c  c            stride 3   a a a b b b
//     c c c
//
// Rows first, then the same over the rows: 0 1 2 / 3 4 5 / 6 7 8 at stride 1 become 0 1 3 3 2 / 3 7 12 9 5 / 6 13 21 15
// 8, and these R0, R1, R2 become R0, R0+R1, R0+R1+R2, R1+R2, R2. Pads cut begin and end; output_padding and dilation
// leave zeros. Groups and images hold 9 more in every input than the one before: 9 times the number of inputs met.
#include "harness/grid/layer.hpp"
#include "tests/catch.hpp"
#include "tests/kernels/run_kernel.hpp"

#include <algorithm>
#include <numeric>

using namespace tconv;

namespace {

struct Node {
    std::string onnx;   // the node, as a grid file spells it
    std::string label;  // the problem it must come to
    int copies;         // how often `y` stands in the output: every output channel meets the same inputs
    std::vector<float> y;
};

const std::vector<float> plain = {0,  1,  3, 3,  2,  3,  8,  15, 12, 7,  9,  21, 36,
                                  27, 15, 9, 20, 33, 24, 13, 6,  13, 21, 15, 8};

const std::vector<float> padded_end = {0, 0, 1,  1, 3,  2, 2, 0,   // R0 of stride 2, three times: stride 3 below
                                       0, 0, 1,  1, 3,  2, 2, 0,   //
                                       0, 0, 1,  1, 3,  2, 2, 0,   //
                                       3, 3, 7,  4, 9,  5, 5, 0,   //
                                       3, 3, 7,  4, 9,  5, 5, 0,   //
                                       3, 3, 7,  4, 9,  5, 5, 0,   //
                                       6, 6, 13, 7, 15, 8, 8, 0,   //
                                       6, 6, 13, 7, 15, 8, 8, 0,   //
                                       6, 6, 13, 7, 15, 8, 8, 0,   //
                                       0, 0, 0,  0, 0,  0, 0, 0};  // output_padding: no input reaches it

// Planes P0, P1, P2 of 4×5 inputs, each spread to 6×7, then P0, P0+P1, P0+P1+P2, P1+P2, P2.
const std::vector<float> three_axes = {
    0,   1,   3,   6,   9,   7,   4,    //
    5,   12,  21,  27,  33,  24,  13,   //
    15,  33,  54,  63,  72,  51,  27,   //
    30,  63,  99,  108, 117, 81,  42,   //
    25,  52,  81,  87,  93,  64,  33,   //
    15,  31,  48,  51,  54,  37,  19,   //
    20,  42,  66,  72,  78,  54,  28,   //
    50,  104, 162, 174, 186, 128, 66,   //
    90,  186, 288, 306, 324, 222, 114,  //
    120, 246, 378, 396, 414, 282, 144,  //
    90,  184, 282, 294, 306, 208, 106,  //
    50,  102, 156, 162, 168, 114, 58,   //
    60,  123, 189, 198, 207, 141, 72,   //
    135, 276, 423, 441, 459, 312, 159,  //
    225, 459, 702, 729, 756, 513, 261,  //
    270, 549, 837, 864, 891, 603, 306,  //
    195, 396, 603, 621, 639, 432, 219,  //
    105, 213, 324, 333, 342, 231, 117,  //
    60,  122, 186, 192, 198, 134, 68,   //
    130, 264, 402, 414, 426, 288, 146,  //
    210, 426, 648, 666, 684, 462, 234,  //
    240, 486, 738, 756, 774, 522, 264,  //
    170, 344, 522, 534, 546, 368, 186,  //
    90,  182, 276, 282, 288, 194, 98,   //
    40,  81,  123, 126, 129, 87,  44,   //
    85,  172, 261, 267, 273, 184, 93,   //
    135, 273, 414, 423, 432, 291, 147,  //
    150, 303, 459, 468, 477, 321, 162,  //
    105, 212, 321, 327, 333, 224, 113,  //
    55,  111, 168, 171, 174, 117, 59,   //
};

const std::vector<float> two_groups = {
    0, 1,  3,  3,  2,  3,  8,  15, 12, 7,  9,  21, 36,  27, 15, 9,  20, 33, 24, 13, 6,  13, 21, 15, 8,    //
    9, 19, 30, 21, 11, 21, 44, 69, 48, 25, 36, 75, 117, 81, 42, 27, 56, 87, 60, 31, 15, 31, 48, 33, 17};  // x from 9

const std::vector<float> three_images = {
    // image 0: x from 0, from 9
    0, 1, 3, 3, 2, 3, 8, 15, 12, 7, 9, 21, 36, 27, 15, 9, 20, 33, 24, 13, 6, 13, 21, 15, 8,              //
    9, 19, 30, 21, 11, 21, 44, 69, 48, 25, 36, 75, 117, 81, 42, 27, 56, 87, 60, 31, 15, 31, 48, 33, 17,  //
    // image 1: x from 18, from 27
    18, 37, 57, 39, 20, 39, 80, 123, 84, 43, 63, 129, 198, 135, 69, 45, 92, 141, 96, 49, 24, 49, 75, 51, 26,       //
    27, 55, 84, 57, 29, 57, 116, 177, 120, 61, 90, 183, 279, 189, 96, 63, 128, 195, 132, 67, 33, 67, 102, 69, 35,  //
    // image 2: x from 36, from 45
    36, 73, 111, 75, 38, 75, 152, 231, 156, 79, 117, 237, 360, 243, 123, 81, 164, 249, 168, 85, 42, 85, 129, 87, 44,  //
    45, 91, 138, 93, 47, 93, 188, 285, 192, 97, 144, 291, 441, 297, 150, 99, 200, 303, 204, 103, 51, 103, 156, 105, 53};

const std::vector<float> same_upper = {0, 0, 1,  1,  3,  2,   // 7×7 of stride 2, the last row and column cut
                                       0, 0, 1,  1,  3,  2,   //
                                       3, 3, 8,  5,  12, 7,   // R0 + R1
                                       3, 3, 7,  4,  9,  5,   //
                                       9, 9, 20, 11, 24, 13,  // R1 + R2
                                       6, 6, 13, 7,  15, 8};

const std::vector<Node> nodes = {
    {R"({"x": [1, 1, 3], "w": [1, 2, 3]})", "c1-2_i3_k3", 2, {0, 1, 3, 3, 2}},
    {R"({"x": [1, 1, 3, 3], "w": [1, 2, 3, 3]})", "c1-2_i3x3_k3", 2, plain},
    {R"({"x": [1, 1, 3, 4, 5], "w": [1, 2, 3, 3, 3]})", "c1-2_i3x4x5_k3", 2, three_axes},
    // 9×7 of strides 3 and 2, a row cut on both sides and two columns
    {R"({"x": [1, 1, 3, 3], "w": [1, 2, 3, 3], "strides": [3, 2], "pads": [1, 2, 1, 2]})",
     "c1-2_i3x3_k3_s3x2_p1x2",
     2,
     {1, 1, 3, 1, 1, 3, 7, 4, 9, 7, 4, 9, 7, 4, 9, 13, 7, 15, 13, 7, 15}},
    // three spellings of one layer; with output_shape the odd missing pad goes to the end
    {R"({"x": [1, 1, 3, 3], "w": [1, 2, 3, 3], "strides": [3, 2], "output_padding": [1, 1]})",
     "c1-2_i3x3_k3_s3x2_p0:-1", 2, padded_end},
    {R"({"x": [1, 1, 3, 3], "w": [1, 2, 3, 3], "strides": [3, 2], "output_shape": [10, 8]})", "c1-2_i3x3_k3_s3x2_p0:-1",
     2, padded_end},
    {R"({"x": [1, 1, 3, 3], "w": [1, 2, 3, 3], "strides": [3, 2], "output_shape": [10, 8], "kernel_shape": [3, 3],
         "output_padding": [1, 1]})",
     "c1-2_i3x3_k3_s3x2_p0:-1", 2, padded_end},
    // an input spreads to itself and two further on
    {R"({"x": [1, 1, 3, 3], "w": [1, 1, 2, 2], "dilations": [2, 2]})",
     "c1-1_i3x3_k2_d2",
     1,
     {0, 1, 2, 1, 2, 3, 4, 8, 4, 5, 6, 8, 16, 8, 10, 3, 4, 8, 4, 5, 6, 7, 14, 7, 8}},
    {R"({"x": [1, 1, 3, 3], "w": [1, 2, 3, 3], "strides": [2, 2], "auto_pad": "SAME_UPPER"})", "c1-2_i3x3_k3_s2_p0:1",
     2, same_upper},
    {R"({"x": [1, 2, 3, 3], "w": [2, 1, 3, 3], "group": 2})", "c2-2_g2_i3x3_k3", 1, two_groups},
    {R"({"x": [3, 2, 3, 3], "w": [2, 1, 3, 3], "group": 2})", "n3_c2-2_g2_i3x3_k3", 1, three_images},
    // stride above the kernel: every second output is reached by nothing
    {R"({"x": [1, 1, 3], "w": [1, 1, 1], "strides": [2]})", "c1-1_i3_k1_s2", 1, {0, 0, 1, 0, 2}},
    // stride and dilation 2: nothing reaches the odd outputs
    {R"({"x": [1, 1, 3], "w": [1, 1, 3], "strides": [2], "dilations": [2]})",
     "c1-1_i3_k3_s2_d2",
     1,
     {0, 0, 1, 0, 3, 0, 3, 0, 2}},
    // output_padding above the stride and below the dilation: x[o], x[o − 3] and x[o − 6]
    {R"({"x": [1, 1, 8], "w": [1, 1, 3], "dilations": [3], "output_padding": [2]})",
     "c1-1_i8_k3_d3_p0:-2",
     1,
     {0, 1, 2, 3, 5, 7, 9, 12, 7, 9, 11, 5, 6, 7, 0, 0}},
};

Problem problem_of(const std::string& onnx) {
    return grid::read_layer({{"onnx", nlohmann::json::parse(onnx)}}).problem;
}

void require_exactly(const Problem& problem, const test::Tensors& tensors, const std::vector<float>& expected) {
    for (const Kernel& kernel : all_kernels())
        for (const int threads : {1, 2}) {
            const Task task{.problem = problem, .threads = threads};
            if (kernel.declines(task) || kernel.operation != Operation::transposed_convolution) continue;
            INFO(kernel.name << " on " << label(problem) << " with " << threads << " threads");
            CHECK(test::run_kernel(kernel, task, tensors) == expected);
        }
}

}  // namespace

TEST_CASE("every kernel gives ONNX's node cases exactly", "[kernels][onnx]") {
    for (const Node& node : nodes) {
        INFO(node.onnx);
        const Problem problem = problem_of(node.onnx);
        REQUIRE(label(problem) == node.label);
        test::Tensors tensors{std::vector<float>(static_cast<std::size_t>(problem.x_size())),
                              std::vector<float>(static_cast<std::size_t>(problem.w_size()), 1.0f),
                              {}};
        std::iota(tensors.x.begin(), tensors.x.end(), 0.0f);
        std::vector<float> expected;
        for (int copy = 0; copy < node.copies; ++copy) expected.insert(expected.end(), node.y.begin(), node.y.end());
        require_exactly(problem, tensors, expected);
    }
}

// Ones cannot tell a kernel from a flipped one: these can. Tap (a, b) lands a copy of x, times its weight, at (2a, 2b).
TEST_CASE("weights that differ, and a bias, stay where they belong", "[kernels][onnx]") {
    const Problem problem = problem_of(R"({"x": [1, 1, 3, 3], "w": [1, 1, 2, 2], "dilations": [2, 2], "bias": true})");
    const test::Tensors tensors{{3, 8, 1, 9, 5, 7, 3, 2, 6}, {7, 2, 1, 9}, {100}};
    require_exactly(problem, tensors, {121, 156, 113, 116, 102, 163, 135, 167, 110, 114, 124, 122, 176,
                                       176, 121, 109, 105, 188, 145, 163, 103, 102, 133, 118, 154});
}
