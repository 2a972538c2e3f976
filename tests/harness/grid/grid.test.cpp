// The shipped grids are what they say, and hold every edge case that is known.
#include "harness/grid/grid.hpp"

#include "tests/catch.hpp"
#include "tests/harness/grid/grid_text.hpp"

#include <algorithm>
#include <set>

using namespace tconv;
using namespace tconv::grid;
using test::kernel_names;
using Sizes = std::vector<Index>;

namespace {

struct EdgeCase {
    const char* name;
    Sizes input, kernel, stride, dilation, pad_begin, pad_end, output_padding, output;
};

// Gathered from ONNX, PyTorch, oneDNN, XNNPACK, ggml: sizes, and the output that must come of them.
const EdgeCase edge_cases[] = {
    {"onnx.convtranspose_1d", {3}, {3}, {1}, {1}, {0}, {0}, {0}, {5}},
    {"onnx.convtranspose", {3, 3}, {3, 3}, {1, 1}, {1, 1}, {0, 0}, {0, 0}, {0, 0}, {5, 5}},
    {"onnx.convtranspose_3d", {3, 4, 5}, {3, 3, 3}, {1, 1, 1}, {1, 1, 1}, {0, 0, 0}, {0, 0, 0}, {0, 0, 0}, {5, 6, 7}},
    {"onnx.pads", {3, 3}, {3, 3}, {3, 2}, {1, 1}, {1, 2}, {1, 2}, {0, 0}, {7, 3}},
    {"onnx.pad", {3, 3}, {3, 3}, {3, 2}, {1, 1}, {0, 0}, {0, 0}, {1, 1}, {10, 8}},
    {"onnx.output_shape", {3, 3}, {3, 3}, {3, 2}, {1, 1}, {0, 0}, {0, 0}, {1, 1}, {10, 8}},
    {"onnx.kernel_shape", {3, 3}, {3, 3}, {3, 2}, {1, 1}, {0, 0}, {0, 0}, {1, 1}, {10, 8}},
    {"onnx.dilations", {3, 3}, {2, 2}, {1, 1}, {2, 2}, {0, 0}, {0, 0}, {0, 0}, {5, 5}},
    {"onnx.autopad_same", {3, 3}, {3, 3}, {2, 2}, {1, 1}, {0, 0}, {1, 1}, {0, 0}, {6, 6}},
    {"onnx.group_2_image_3", {3, 3}, {3, 3}, {1, 1}, {1, 1}, {0, 0}, {0, 0}, {0, 0}, {5, 5}},
    {"onnx.inference", {16, 16}, {3, 3}, {2, 2}, {1, 1}, {1, 1}, {2, 2}, {0, 0}, {30, 30}},
    {"onnx.inference_dilation_3", {16, 16}, {3, 3}, {2, 2}, {3, 3}, {1, 1}, {2, 2}, {0, 0}, {34, 34}},
    {"onnx.inference_groups", {16, 16}, {3, 3}, {2, 2}, {1, 1}, {1, 1}, {2, 2}, {0, 0}, {30, 30}},
    {"onnx.inference_output_shape", {16, 16}, {3, 3}, {2, 2}, {1, 1}, {-1, -1}, {-2, -2}, {0, 0}, {36, 36}},
    {"derived.stride_above_kernel", {3}, {1}, {2}, {1}, {0}, {0}, {0}, {5}},
    {"torch.docs_2d", {50, 100}, {3, 5}, {2, 1}, {1, 1}, {4, 2}, {4, 2}, {0, 0}, {93, 100}},
    {"torch.docs_3d", {10, 50, 100}, {3, 5, 2}, {2, 1, 1}, {1, 1, 1}, {0, 4, 2}, {0, 4, 2}, {0, 0, 0}, {21, 46, 97}},
    {"torch.output_size", {6, 6}, {3, 3}, {2, 2}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {12, 12}},
    {"torch.output_padding_above_stride", {8}, {3}, {1}, {3}, {0}, {0}, {2}, {16}},
    {"benchdnn.ci_gemm", {8}, {3}, {1}, {1}, {3}, {2}, {0}, {5}},
    {"benchdnn.deconv1d_1", {5}, {3}, {1}, {3}, {3}, {6}, {0}, {2}},
    {"benchdnn.masknet_p1", {512}, {7}, {2}, {1}, {0}, {-1}, {0}, {1030}},
    {"benchdnn.resnet_res3a", {28}, {1}, {2}, {1}, {0}, {-1}, {0}, {56}},
    {"benchdnn.alexnet_dilated", {52}, {11}, {4}, {2}, {0}, {0}, {0}, {225}},
    {"benchdnn.googlenet_conv1_dilated", {109}, {7}, {2}, {2}, {3}, {2}, {0}, {224}},
    {"benchdnn.unet_3d_dilated",
     {6, 7, 7},
     {3, 3, 3},
     {1, 1, 1},
     {2, 2, 2},
     {0, 0, 0},
     {0, 0, 0},
     {0, 0, 0},
     {10, 11, 11}},
    {"benchdnn.regression_segfault", {6, 5}, {3, 3}, {3, 3}, {1, 1}, {1, 1}, {-1, -1}, {0, 0}, {18, 15}},
    {"benchdnn.regression_kernel_64", {16}, {64}, {2}, {1}, {1}, {61}, {0}, {32}},
    {"benchdnn.int8", {20}, {7}, {1}, {1}, {6}, {3}, {0}, {17}},
    {"benchdnn.dilation_above_input", {1}, {3}, {1}, {2}, {1}, {2}, {0}, {2}},
    {"benchdnn.one_pixel_dilated", {1}, {2}, {1}, {2}, {1}, {0}, {0}, {2}},
    {"benchdnn.depthwise_tail", {5}, {3}, {1}, {1}, {1}, {1}, {0}, {5}},
    {"benchdnn.1x1_strided_3d", {5, 5, 5}, {1, 1, 1}, {2, 2, 2}, {1, 1, 1}, {0, 0, 0}, {0, 0, 0}, {0, 0, 0}, {9, 9, 9}},
    {"audio.hifigan", {283}, {16}, {8}, {1}, {4}, {4}, {0}, {2264}},
    {"ggml.kernel_1337", {1}, {1337}, {3}, {1}, {0}, {0}, {0}, {1337}},
    {"ggml.stride_above_kernel", {13}, {1}, {3}, {1}, {0}, {0}, {0}, {37}},
    {"ggml.col2im", {3}, {8}, {2}, {1}, {5}, {5}, {0}, {2}},
    {"xnnpack.asymmetric_end", {8}, {3}, {1}, {1}, {0}, {2}, {0}, {8}},
    {"xnnpack.asymmetric_begin", {6}, {3}, {2}, {1}, {2}, {0}, {0}, {11}},
    {"xnnpack.adjustment_2", {8}, {3}, {3}, {1}, {1}, {1}, {2}, {24}},
    {"xnnpack.stride_and_dilation", {8}, {3}, {2}, {3}, {1}, {1}, {0}, {19}},
    {"xnnpack.kernel_is_stride", {6, 5}, {5, 2}, {5, 2}, {1, 1}, {0, 0}, {0, 0}, {0, 0}, {30, 10}},
    {"fcn32s", {9, 11}, {64, 64}, {32, 32}, {1, 1}, {0, 0}, {0, 0}, {0, 0}, {320, 384}},
    {"enet", {64, 64}, {3, 3}, {2, 2}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {128, 128}},
    {"derived.gcd_2", {3}, {3}, {2}, {2}, {0}, {0}, {0}, {9}},
    {"derived.one_output", {4}, {3}, {1}, {1}, {2}, {3}, {0}, {1}},
};

// Loaded once for all tests, with the kernels that there are: those of transposed convolution, and the upsamplers.
const Grid& shipped_grid(const std::string& name) {
    static std::map<std::string, Grid> loaded;
    const auto at = loaded.find(name);
    if (at != loaded.end()) return at->second;
    std::vector<std::string> known;
    for (const tconv::Kernel& kernel : tconv::all_kernels()) known.push_back(kernel.name);
    return loaded.emplace(name, load(name, known)).first->second;
}

std::size_t trials(const Grid& grid) {
    return grid.points.size() * grid.kernels.size() * grid.dtypes.size() * grid.threads.size() * grid.caches.size();
}

bool is_case(const Problem& p, const EdgeCase& edge) {
    if (static_cast<std::size_t>(p.spatial) != edge.input.size()) return false;
    for (std::size_t i = 0; i < edge.input.size(); ++i) {
        const Axis& a = p.axis[3 - edge.input.size() + i];
        const Axis wanted{edge.input[i],    edge.kernel[i],    edge.stride[i],
                          edge.dilation[i], edge.pad_begin[i], edge.pad_end[i] - edge.output_padding[i]};
        if (a != wanted || a.out() != edge.output[i]) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("every shipped grid loads, by its name", "[grid]") {
    CHECK(shipped() ==
          std::vector<std::string>{"cliffs", "edge", "overnight", "quickstart", "space", "strides", "theory", "zoo"});
    for (const std::string& name : shipped()) {
        const Grid& grid = shipped_grid(name);
        CHECK(grid.name == name);
        if (name == "theory")
            CHECK(std::ranges::find(grid.kernels, "resize_conv") != grid.kernels.end());
        else
            CHECK(grid.kernels == kernel_names);
        std::set<Problem> distinct;
        for (const Point& point : grid.points) {
            CHECK_NOTHROW(validate(point.problem));
            distinct.insert(point.problem);
        }
        CHECK(distinct.size() == grid.points.size());
    }
}

TEST_CASE("the edge grid holds every known edge case with its output", "[grid]") {
    const Grid& grid = shipped_grid("edge");
    for (const EdgeCase& edge : edge_cases) {
        INFO(edge.name);
        const auto found = std::ranges::count_if(grid.points, [&](const Point& point) {
            return point.layer.starts_with(std::string(edge.name) + ".c") && is_case(point.problem, edge);
        });
        CHECK(found >= 1);
    }
}

TEST_CASE("quickstart is small, the zoo is named, overnight lasts", "[grid]") {
    const Grid &quick = shipped_grid("quickstart"), &zoo = shipped_grid("zoo"), &night = shipped_grid("overnight");
    CHECK(quick.points.size() >= 25);
    CHECK(quick.points.size() <= 35);
    Index macs = 0;
    std::set<int> spatial;
    for (const Point& point : quick.points) {
        CHECK(point.problem.macs() <= 60'000'000);
        macs += point.problem.macs();
        spatial.insert(point.problem.spatial);
    }
    CHECK(macs < 300'000'000);
    CHECK(spatial == std::set{1, 2, 3});
    CHECK(zoo.points.size() == 24);
    for (const Point& point : zoo.points) CHECK_FALSE(point.layer.empty());
    CHECK(zoo.threads == std::vector{1, 2});
    CHECK(trials(night) >= 20'000);
    for (const Point& point : zoo.points) CHECK(std::ranges::find(night.points, point) != night.points.end());
}

TEST_CASE("loading is the same each time", "[grid]") {
    const Grid &one = shipped_grid("overnight"), two = load("overnight", kernel_names);
    CHECK(one.points == two.points);
    CHECK(one.text == two.text);
    CHECK(one.dropped == two.dropped);
}

TEST_CASE("settings are the file's, without repetitions", "[grid]") {
    const Grid grid =
        test::load_text(R"({"name": "n", "layers": [{"problem": "c1-1_i3_k3"}], "kernels": ["t*", "naive"],
        "dtypes": ["f64", "f32", "f64"], "threads": [4, 1], "cache": ["cold", "warm"]})");
    CHECK(grid.name == "n");
    CHECK(grid.kernels == std::vector<std::string>{"naive", "tiled"});
    CHECK(grid.dtypes == std::vector{Dtype::f64, Dtype::f32});
    CHECK(grid.threads == std::vector{4, 1});
    CHECK(grid.caches == std::vector<std::string>{"cold", "warm"});
    const Grid plain = test::load_text(R"({"layers": [{"problem": "c1-1_i3_k3"}]})");
    CHECK(plain.name == "grid");
    CHECK(plain.dtypes == std::vector{Dtype::f32});
    CHECK(plain.threads == std::vector{1});
    CHECK(plain.caches == std::vector<std::string>{"warm"});
    CHECK(test::refusal(R"({"layers": [{"problem": "c1-1_i3_k3"}], "kernels": ["tield"]})") ==
          "grid.json: /kernels: no kernel matches 'tield'; did you mean tiled?");
}
