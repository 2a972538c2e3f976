#include "harness/grid/layer.hpp"

#include "tests/catch.hpp"

using namespace tconv;
using namespace tconv::grid;

namespace {

std::string read(const char* text) {
    try {
        const Point point = read_layer(nlohmann::json::parse(text));
        return (point.layer.empty() ? "" : point.layer + ": ") + label(point.problem);
    } catch (const ProblemError& error) {
        return error.what();
    } catch (const GridError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("a layer in any spelling", "[grid]") {
    CHECK(read(R"({"name": "up", "c_in": 8, "c_out": 4, "input": [5, 7], "kernel": 3, "stride": [2, 1], "padding": 1,
                   "output_padding": [1, 0], "bias": true, "groups": 2, "batch": 3, "source": "a paper"})") ==
          "up: n3_c8-4_g2_i5x7_k3_s2x1_p1x1:0x1_bias");
    CHECK(read(R"({"c_in": 1, "c_out": 1, "input": [6], "kernel": 3, "stride": 2, "padding": 1, "output_size": 12})") ==
          "c1-1_i6_k3_s2_p1:0");
    CHECK(read(R"({"c_in": 1, "c_out": 1, "input": [6], "kernel": 3, "pad_end": -2, "dilation": 2})") ==
          "c1-1_i6_k3_d2_p0:-2");
    CHECK(
        read(
            R"({"name": "o", "onnx": {"x": [1, 2, 3], "w": [2, 1, 3], "group": 2, "strides": [2], "auto_pad": "SAME_LOWER"}})") ==
        "o: c2-2_g2_i3_k3_s2_p1:0");
    CHECK(
        read(
            R"({"onnx": {"x": [1, 2, 3], "w": [2, 1, 3], "output_shape": [6], "output_padding": [0], "bias": true}})") ==
        "c2-1_i3_k3_p0:-1_bias");
    CHECK(read(R"({"benchdnn": "mb1ic3oc4iw5kw3n\"theirs\""})") == "theirs: c3-4_i5_k3");
    CHECK(read(R"({"name": "ours", "benchdnn": "mb1ic3oc4iw5kw3n\"theirs\""})") == "ours: c3-4_i5_k3");
    CHECK(read(R"({"problem": "c3-4_i5_k3", "output": [7]})") == "c3-4_i5_k3");
}

TEST_CASE("spellings are not mixed", "[grid]") {
    CHECK(read(R"({"problem": "c3-4_i5_k3", "stride": 2})") ==
          "stride is given beside problem, which says everything itself");
    CHECK(read(R"({"problem": "c3-4_i5_k3", "benchdnn": "ic3oc4iw5kw3"})") ==
          "problem is given beside benchdnn, which says everything itself");
    CHECK_THAT(read(R"({"c_in": 1, "c_out": 1, "input": [6], "kernel": 3, "pad_end": 1, "padding": 1})"),
               ContainsSubstring("padding is given together with pad_begin or pad_end"));
}

TEST_CASE("a stated output is a check", "[grid]") {
    CHECK(read(R"({"c_in": 1, "c_out": 1, "input": [6, 6], "kernel": 3, "output": [8, 9]})") ==
          "output is stated as 8x9: the layer comes to 8x8");
    CHECK_THAT(read(R"({"c_in": 1, "c_out": 1, "input": [1], "kernel": 1, "pad_begin": 2, "pad_end": -2})"),
               ContainsSubstring("c1-1_i1_k1_p2:-2"));
}
