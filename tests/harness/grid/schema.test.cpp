// The schema's refusals: the JSON path, the value there, and what is allowed.
#include "harness/grid/schema.hpp"

#include "tests/catch.hpp"
#include "tests/harness/grid/grid_text.hpp"

using tconv::test::refusal;

namespace {

std::string refusal_of_axes(const std::string& axes) {
    return refusal("{\"axes\": {\"input\": 8, \"kernel\": 3, " + axes + "}}");
}
std::string refusal_beside(const std::string& field) {
    return refusal(R"({"axes": {"input": 8, "kernel": 3}, )" + field + "}");
}

}  // namespace

TEST_CASE("unknown fields are named with the nearest known", "[grid]") {
    CHECK(refusal(R"({"layer": []})") == "grid.json: /: there is no field \"layer\"; did you mean layers?");
    CHECK(refusal_of_axes(R"("strid": 1)") == "grid.json: /axes: there is no field \"strid\"; did you mean stride?");
    CHECK(refusal(R"({"axes": [{"input": 8, "kernel": 3}, {"kernal": 3}]})") ==
          "grid.json: /axes/1: there is no field \"kernal\"; did you mean kernel?");
    CHECK(refusal(R"({"layers": [{"onnx": {"x": [1, 1, 3], "w": [1, 1, 3], "pad": 1}}]})") ==
          "grid.json: /layers/0/onnx: there is no field \"pad\"; did you mean pads?");
    CHECK_THAT(refusal_of_axes(R"("stride": {"from": 1, "too": 3})"), ContainsSubstring("did you mean to?"));
    CHECK_THAT(refusal_beside(R"("thin": {"pairwize": true})"),
               ContainsSubstring("/thin: there is no field \"pairwize\""));
}

TEST_CASE("wrong values are named with path and what is allowed", "[grid]") {
    CHECK(refusal_of_axes(R"("stride": [1, 2, 0])") ==
          "grid.json: /axes/stride/2: 0 is not a whole number of at least 1, a list of them, one for each axis, or the "
          "name of another field");
    CHECK_THAT(refusal_of_axes(R"("stride": 1.5)"), ContainsSubstring("/axes/stride: 1.5 is not a whole number"));
    CHECK_THAT(refusal_of_axes(R"("stride": 1e300)"), ContainsSubstring("/axes/stride: 1e+300 is not"));
    CHECK_THAT(refusal_of_axes(R"("stride": "c_inn")"), ContainsSubstring("/axes/stride: \"c_inn\" is not"));
    CHECK_THAT(refusal_of_axes(R"("stride": [])"), ContainsSubstring("/axes/stride: [] is not"));
    CHECK_THAT(refusal_of_axes(R"("stride": [[1, 2, 3, 4]])"), ContainsSubstring("/axes/stride/0: [1,2,3,4] is not"));
    CHECK_THAT(refusal_of_axes(R"("stride": {"from": 1, "to": 4, "step": 1, "factor": 2})"),
               ContainsSubstring("/axes/stride: "));
    CHECK_THAT(refusal_of_axes(R"("stride": {"from": 1})"), ContainsSubstring("/axes/stride: "));
    CHECK_THAT(refusal_of_axes(R"("stride": {"from": 1, "to": 4, "step": 0})"),
               ContainsSubstring("/axes/stride/step: 0 is not"));
    CHECK_THAT(refusal_of_axes(R"("padding": -1)"),
               ContainsSubstring("/axes/padding: -1 is not a whole number of at least 0"));
    CHECK_THAT(refusal_of_axes(R"("bias": 1)"), ContainsSubstring("/axes/bias: 1 is not true, false"));
    CHECK_THAT(refusal_of_axes(R"("spatial": 4)"), ContainsSubstring("/axes/spatial: 4 is not 1, 2 or 3"));
    CHECK_THAT(refusal_beside(R"("threads": [1, 0])"),
               ContainsSubstring("/threads/1: 0 is not a whole number from 1 to 4096"));
    CHECK_THAT(refusal_beside(R"("threads": 1)"), ContainsSubstring("/threads: 1 is not a list of thread counts"));
    CHECK_THAT(refusal_beside(R"("dtypes": ["f33"])"),
               ContainsSubstring("/dtypes/0: \"f33\" is not one of f32, f64, bf16, f16"));
    CHECK_THAT(refusal_beside(R"("cache": ["hot"])"), ContainsSubstring("/cache/0: \"hot\" is not warm or cold"));
    CHECK_THAT(refusal_beside(R"("thin": {"random": 0})"), ContainsSubstring("/thin/random: 0 is not"));
    CHECK_THAT(refusal_beside(R"("thin": {"random": 1, "pairwise": true})"), ContainsSubstring("/thin: "));
    CHECK_THAT(refusal_beside(R"("thin": {})"), ContainsSubstring("/thin: "));
    CHECK_THAT(refusal_beside(R"("where": 1)"), ContainsSubstring("/where: 1 is not a string: an SQL expression"));
    CHECK_THAT(refusal_beside("\"where\": \"" + std::string(20'000, '1') + "\""), ContainsSubstring("/where: "));
    CHECK_THAT(
        refusal(R"({"layers": [{"c_in": 1, "c_out": 1, "input": [8]}]})"),
        ContainsSubstring("/layers/0: {\"c_in\":1,\"c_out\":1,\"input\":[8]} is not a layer in one of four spellings"));
    CHECK_THAT(refusal("[]"), ContainsSubstring("/: [] is not an object"));
    CHECK_THAT(refusal("null"), ContainsSubstring("/: null is not an object"));
}
