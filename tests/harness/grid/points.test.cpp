// Includes, where and thin: what a document and all it includes come to.
#include "harness/grid/points.hpp"

#include "tests/catch.hpp"
#include "tests/harness/grid/grid_text.hpp"

#include <set>

using namespace tconv;
using namespace tconv::grid;
using test::GridFolder;
using test::labels;
using test::load_text;
using Strings = std::vector<std::string>;

TEST_CASE("includes come first, then layers, then crossings; a problem counts once, under its first name", "[grid]") {
    const GridFolder folder;
    folder.write("inner.json", R"({"layers": [{"name": "first", "problem": "c1-1_i3_k3"}, {"problem": "c1-1_i4_k3"}],
                                   "kernels": ["naive"], "threads": [7]})");
    folder.write("outer.json", R"({"include": ["inner.json"], "layers": [{"name": "again", "problem": "c1-1_i3_k3"},
                                   {"name": "late", "problem": "c1-1_i4_k3"}, {"problem": "c1-1_i9_k3"}],
                                   "axes": {"input": [[3], [5]], "kernel": 3}, "threads": [2, 1, 2]})");
    const Grid grid = folder.load("outer.json");
    CHECK(labels(grid) == Strings{"c1-1_i3_k3", "c1-1_i4_k3", "c1-1_i9_k3", "c1-1_i5_k3"});
    CHECK(grid.points[0].layer == "first");
    CHECK(grid.points[1].layer == "late");
    CHECK(grid.points[2].layer.empty());
    CHECK(grid.threads == std::vector{2, 1});
    CHECK(grid.kernels == test::kernel_names);
    CHECK(grid.dropped == Dropped{{"repeated", 1}});
    const auto documents = Json::parse(grid.text);
    REQUIRE(documents.size() == 2);
    CHECK(documents[0]["include"][0] == "inner.json");
    CHECK(documents[1]["threads"][0] == 7);
}

TEST_CASE("an include keeps its own where and thin; the includer's apply to all points", "[grid]") {
    const GridFolder folder;
    folder.write("inner.json", R"({"axes": {"input": [[3], [4], [5], [6]], "kernel": 3}, "where": "in_w > 3"})");
    folder.write("outer.json",
                 R"({"include": ["inner.json"], "axes": {"input": [[2], [7]], "kernel": 3}, "where": "in_w < 6"})");
    CHECK(labels(folder.load("outer.json")) == Strings{"c1-1_i4_k3", "c1-1_i5_k3", "c1-1_i2_k3"});
    CHECK(folder.load("outer.json").dropped == Dropped{{"where is not true", 3}});
}

TEST_CASE("includes are relative to their file, and may be shipped grids", "[grid]") {
    const GridFolder folder;
    folder.write("a.json", R"({"include": ["zoo.json", "edge"], "where": "spatial = 1"})");
    CHECK(folder.load("a.json").points.size() > 10);
    folder.write("zoo.json", R"({"layers": [{"problem": "c1-1_i3_k3"}]})");  // a file there wins over the shipped one
    folder.write("b.json", R"({"include": ["zoo.json"]})");
    CHECK(labels(folder.load("b.json")) == Strings{"c1-1_i3_k3"});
    folder.write("c.json", R"({"include": ["nowhere.json"]})");
    CHECK_THAT(folder.refusal("c.json"),
               ContainsSubstring("c.json: /include: no file and no shipped grid is called 'nowhere.json'"));
}

TEST_CASE("include cycles are refused, diamonds are not", "[grid]") {
    const GridFolder folder;
    folder.write("self.json", R"({"include": ["self.json"]})");
    CHECK(folder.refusal("self.json") == "self.json: /include: includes itself");
    folder.write("a.json", R"({"include": ["./b.json"]})");
    folder.write("b.json", R"({"include": ["a.json"]})");
    CHECK_THAT(folder.refusal("a.json"), ContainsSubstring("/include: includes itself, through "));
    folder.write("leaf.json", R"({"layers": [{"problem": "c1-1_i3_k3"}]})");
    std::string before = "leaf.json";
    for (int i = 0; i < 40; ++i) {  // 2^40 paths to the leaf
        const std::string name = "level" + std::to_string(i) + ".json";
        folder.write(name, "{\"include\": [\"" + before + "\", \"" + before + "\"]}");
        before = name;
    }
    CHECK(folder.load(before).points.size() == 1);
}

TEST_CASE("includes nested without end are refused", "[grid]") {
    const GridFolder folder;
    folder.write("0.json", R"({"layers": [{"problem": "c1-1_i3_k3"}]})");
    for (int i = 1; i <= 120; ++i)
        folder.write(std::to_string(i) + ".json", "{\"include\": [\"" + std::to_string(i - 1) + ".json\"]}");
    CHECK(folder.load("99.json").points.size() == 1);
    CHECK_THAT(folder.refusal("120.json"), ContainsSubstring("nested more than 100 files deep"));
}

TEST_CASE("errors in an include name the include", "[grid]") {
    const GridFolder folder;
    folder.write("bad.json", R"({"layers": [{"problem": "c1-1_i3_k3"}, {"problem": "c1-1_i3"}]})");
    folder.write("outer.json", R"({"include": ["bad.json"]})");
    CHECK(folder.refusal("outer.json") == "bad.json: /layers/1: problem label: missing the kernel sizes, as in k4");
}

TEST_CASE("where and its errors", "[grid]") {
    CHECK(labels(load_text(R"({"axes": {"c_in": [1, 2, 3], "input": [[3]], "kernel": 3}, "where": "c_in <> 2"})")) ==
          Strings{"c1-1_i3_k3", "c3-1_i3_k3"});
    CHECK(test::refusal(R"({"axes": {"input": 3, "kernel": 3}, "where": "1; DROP TABLE problem"})") ==
          "grid.json: /where: near \";\": syntax error");
    CHECK(test::refusal(R"({"axes": {"input": 3, "kernel": 3}, "where": "c_in > 1"})") ==
          "grid.json: has no problem to sweep: combinations dropped: where is not true (1)");
    CHECK(test::refusal(R"({"axes": {"input": 1, "kernel": 1, "padding": [1, 2]}})") ==
          "grid.json: has no problem to sweep: combinations dropped: output height below 1 (2)");
    CHECK(test::refusal("{}") ==
          "grid.json: has no problem to sweep: it names no layers, axes or includes that give any");
}

namespace {

const std::string space = R"("axes": {"c_in": [1, 3, 4, 16], "c_out": [1, 5], "groups": [1, "c_in"], "input": [1, 4, 9],
    "kernel": [1, 2, 3, 5], "stride": [1, 2, 3], "dilation": [1, 2, 3], "padding": [0, 1], "bias": [true, false]})";

std::set<std::string> pairs_of(const Grid& grid) {
    std::set<std::string> pairs;
    for (const auto& [p, layer] : grid.points) {
        const Axis& a = p.h();
        const Index values[] = {p.c_in, p.c_out, p.groups, p.bias, a.in, a.kernel, a.stride, a.dilation, a.pad_begin};
        for (std::size_t i = 0; i < std::size(values); ++i)
            for (std::size_t j = i + 1; j < std::size(values); ++j)
                pairs.insert(std::to_string(i) + "=" + std::to_string(values[i]) + "," + std::to_string(j) + "=" +
                             std::to_string(values[j]));
    }
    return pairs;
}

}  // namespace

TEST_CASE("random thinning keeps as many as it says, the same ones for a seed, in order", "[grid]") {
    const auto thinned = [](const char* seed) {
        return load_text("{" + space + R"(, "thin": {"random": 50, "seed": )" + seed + "}}");
    };
    const Strings all = labels(load_text("{" + space + "}")), seven = labels(thinned("7"));
    REQUIRE(seven.size() == 50);
    CHECK(labels(thinned("7")) == seven);
    CHECK(labels(thinned("8")) != seven);
    auto at = all.begin();
    for (const std::string& text : seven) at = std::find(at, all.end(), text);
    CHECK(at != all.end());  // a subsequence
    CHECK(thinned("7").dropped.at("thinned out") == static_cast<std::int64_t>(all.size()) - 50);
    CHECK(load_text(R"({"axes": {"input": 3, "kernel": 3}, "thin": {"random": 50}})").points.size() == 1);
}

TEST_CASE("random thinning draws the same problems on every machine", "[grid]") {
    CHECK(labels(load_text("{" + space + R"(, "thin": {"random": 3, "seed": 7}})")) ==
          Strings{"c1-1_i9x9_k3_s2_d3_bias", "c1-1_i9x9_k5_s3_bias", "c3-1_i4x4_k2_p1_bias"});
}

TEST_CASE("pairwise thinning keeps every pair of values that occurs, in few problems", "[grid]") {
    const Grid all = load_text("{" + space + R"(, "where": "macs < 50000"})");
    const Grid thin = load_text("{" + space + R"(, "where": "macs < 50000", "thin": {"pairwise": true, "seed": 1}})");
    CHECK(pairs_of(thin) == pairs_of(all));
    CHECK(all.points.size() > 1000);
    CHECK(thin.points.size() < 60);
    CHECK(labels(load_text("{" + space + R"(, "where": "macs < 50000", "thin": {"pairwise": true, "seed": 1}})")) ==
          labels(thin));
}
