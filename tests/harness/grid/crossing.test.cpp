// Crossings: what they come to, what they drop, and that SQL's judgement of a combination is validate's.
#include "harness/grid/crossing.hpp"

#include "harness/grid/workshop.hpp"
#include "harness/store/assets.hpp"
#include "harness/store/statement.hpp"
#include "tests/catch.hpp"
#include "tests/harness/grid/grid_text.hpp"

#include <set>

using namespace tconv;
using namespace tconv::grid;
using tconv::test::labels;
using tconv::test::load_text;
using tconv::test::refusal;
using Strings = std::vector<std::string>;

TEST_CASE("axes cross in nested order, the last the fastest", "[grid]") {
    const Grid grid = load_text(R"({"axes": {"stride": [2, 1], "kernel": [3, 4], "input": [[5]], "c_in": [1, 2]}})");
    CHECK(labels(grid) == Strings{"c1-1_i5_k3_s2", "c1-1_i5_k3", "c1-1_i5_k4_s2", "c1-1_i5_k4", "c2-1_i5_k3_s2",
                                  "c2-1_i5_k3", "c2-1_i5_k4_s2", "c2-1_i5_k4"});
    CHECK(grid.dropped.empty());
}

TEST_CASE("a string takes the value of another field, through other references and within lists too", "[grid]") {
    CHECK(labels(load_text(
              R"({"axes": {"c_in": [4, 6], "groups": "c_in", "c_out": "groups", "input": [[5]], "kernel": 2}})")) ==
          Strings{"c4-4_g4_i5_k2", "c6-6_g6_i5_k2"});
    CHECK(
        labels(load_text(R"({"axes": {"c_in": 4, "c_out": 8, "groups": [1, "c_in"], "input": [[5]], "kernel": 2}})")) ==
        Strings{"c4-8_i5_k2", "c4-8_g4_i5_k2"});
    CHECK(labels(load_text(R"({"axes": {"input": [[5, 7]], "kernel": [[3, 2], 4], "stride": "kernel"}})")) ==
          Strings{"c1-1_i5x7_k3x2_s3x2", "c1-1_i5x7_k4_s4"});
}

TEST_CASE("how many axes a problem has is said, or told by its lists, or two", "[grid]") {
    CHECK(labels(load_text(R"({"axes": {"input": 5, "kernel": 3}})")) == Strings{"c1-1_i5x5_k3"});
    CHECK(labels(load_text(R"({"axes": {"spatial": [1, 3], "input": 5, "kernel": 3}})")) ==
          Strings{"c1-1_i5_k3", "c1-1_i5x5x5_k3"});
    CHECK(labels(load_text(R"({"axes": {"input": 5, "kernel": [[1, 2, 3]]}})")) == Strings{"c1-1_i5x5x5_k1x2x3"});
    const Grid mixed = load_text(R"({"axes": {"input": [[5], [5, 5]], "kernel": [[2], [3, 3]]}})");
    CHECK(labels(mixed) == Strings{"c1-1_i5_k2", "c1-1_i5x5_k3"});
    CHECK(mixed.dropped == Dropped{{"fields give different numbers of axes", 2}});
}

TEST_CASE("PyTorch's padding and output_padding, or pads begin and end", "[grid]") {
    const Grid torch = load_text(R"({"axes": {"input": [[8]], "kernel": 3, "stride": [1, 2], "padding": [0, 1],
                                     "output_padding": [0, 1]}})");
    CHECK(labels(torch) == Strings{"c1-1_i8_k3", "c1-1_i8_k3_p1", "c1-1_i8_k3_s2", "c1-1_i8_k3_s2_p0:-1",
                                   "c1-1_i8_k3_s2_p1", "c1-1_i8_k3_s2_p1:0"});
    CHECK(torch.dropped == Dropped{{"output_padding not below stride or dilation", 2}});
    CHECK(labels(load_text(R"({"axes": {"input": [[8]], "kernel": 3, "pad_begin": 1, "pad_end": [-2, 2]}})")) ==
          Strings{"c1-1_i8_k3_p1:-2", "c1-1_i8_k3_p1:2"});
}

TEST_CASE("every combination is a point or counted by reason", "[grid]") {
    const Grid grid =
        load_text(R"({"axes": {"c_in": [4, 6], "c_out": [2, 4], "groups": [1, 2, 4], "input": [1, 3], "kernel": [1, 4],
                                    "padding": [0, 1, 1]}})");
    std::int64_t total = static_cast<std::int64_t>(grid.points.size());
    for (const auto& [reason, count] : grid.dropped) total += count;
    CHECK(total == 2 * 2 * 3 * 2 * 2 * 3);
    CHECK(grid.dropped == Dropped{{"groups does not divide c_in", 2 * 12},  // 6 by 4
                                  {"groups does not divide c_out", 12},     // 4-2 by 4
                                  {"output height below 1", 9 * 2},         // input 1, kernel 1, padding 1, twice
                                  {"repeated", 9 * 3}});                    // the second padding 1
}

namespace {

// Numbers around every limit, all of them crossed.
struct Extremes {
    const std::vector<Index> batch = {1, Index{1} << 20}, c_in = {1, 4, 6}, c_out = {12, 12 << 25}, groups = {1, 2, 3},
                             input = {1, 5, Index{1} << 40, INT64_MAX}, kernel = {1, 3, Index{1} << 31, INT64_MAX},
                             stride = {1, 4, INT64_MAX}, dilation = {1, Index{1} << 31},
                             pad_begin = {-1, 0, Index{1} << 31, (Index{1} << 31) + 1, INT64_MIN, INT64_MAX},
                             pad_end = {0, 3, -(Index{1} << 31), -(Index{1} << 31) - 1};

    std::string text() const {
        return nlohmann::json{{"axes",
                               {{"spatial", 1},
                                {"batch", batch},
                                {"c_in", c_in},
                                {"c_out", c_out},
                                {"groups", groups},
                                {"input", input},
                                {"kernel", kernel},
                                {"stride", stride},
                                {"dilation", dilation},
                                {"pad_begin", pad_begin},
                                {"pad_end", pad_end}}}}
            .dump();
    }

    std::vector<Problem> problems() const {
        std::vector<Problem> all = {{.spatial = 1}};
        const auto cross = [&all](const std::vector<Index>& values, auto member) {
            std::vector<Problem> next;
            for (const Problem& p : all)
                for (const Index value : values) member(next.emplace_back(p)) = value;
            all = next;
        };
        cross(batch, [](Problem& p) -> Index& { return p.batch; });
        cross(c_in, [](Problem& p) -> Index& { return p.c_in; });
        cross(c_out, [](Problem& p) -> Index& { return p.c_out; });
        cross(groups, [](Problem& p) -> Index& { return p.groups; });
        cross(input, [](Problem& p) -> Index& { return p.axis[width].in; });
        cross(kernel, [](Problem& p) -> Index& { return p.axis[width].kernel; });
        cross(stride, [](Problem& p) -> Index& { return p.axis[width].stride; });
        cross(dilation, [](Problem& p) -> Index& { return p.axis[width].dilation; });
        cross(pad_begin, [](Problem& p) -> Index& { return p.axis[width].pad_begin; });
        cross(pad_end, [](Problem& p) -> Index& { return p.axis[width].pad_end; });
        return all;
    }
};

// What SQL calls the reason that validate gives.
std::string reason_of(const std::string& refusal) {
    const std::pair<const char*, const char*> reasons[] = {{"c_in is", "groups does not divide c_in"},
                                                           {"c_out is", "groups does not divide c_out"},
                                                           {"must lie within", "pads beyond 2^31"},
                                                           {"output width overflows", "output beyond 2^62"},
                                                           {"output width would be", "output width below 1"},
                                                           {"size overflows", "tensors or multiply-adds beyond 2^62"},
                                                           {"adds overflows", "tensors or multiply-adds beyond 2^62"}};
    for (const auto& [text, reason] : reasons)
        if (refusal.find(text) != std::string::npos) return reason;
    return refusal;
}

}  // namespace

TEST_CASE("SQL judges a combination as validate does, to the last bit of overflow", "[grid]") {
    const Extremes extremes;
    std::set<Problem> expected, found;
    Dropped dropped;
    for (const Problem& p : extremes.problems()) {
        try {
            validate(p);
            expected.insert(p);
        } catch (const ProblemError& error) {
            ++dropped[reason_of(error.what())];
        }
    }
    const Grid grid = load_text(extremes.text());
    for (const Point& point : grid.points) found.insert(point.problem);
    CHECK(found == expected);
    CHECK(expected.size() > 100);
    CHECK(dropped.size() == 5);
    for (const auto& [reason, count] : dropped) {
        INFO(reason);
        CHECK(count == (grid.dropped.contains(reason) ? grid.dropped.at(reason) : 0));
    }
}

TEST_CASE("too many combinations are refused before any is made", "[grid]") {
    CHECK(refusal(R"({"axes": {"input": {"from": 1, "to": 4000}, "kernel": {"from": 1, "to": 4000}}})") ==
          "grid.json: /axes: cross to 16,000,000 combinations; at most 5,000,000 are made: shorten the axes, or split "
          "them into several crossings");
    CHECK_THAT(
        refusal(
            R"({"axes": [{"input": 1, "kernel": 1}, {"input": {"from": 1, "to": 1000000}, "kernel": {"from": 1, "to": 1000000},
                           "stride": {"from": 1, "to": 1000000}, "dilation": {"from": 1, "to": 1000000}}]})"),
        ContainsSubstring("/axes/1: cross to more than 9,223,372,036,854,775,807 combinations"));
}

TEST_CASE("fields that refer to each other in a circle are refused", "[grid]") {
    CHECK(refusal(R"({"axes": {"input": "kernel", "kernel": "input"}})") ==
          "grid.json: /axes/input: refers to itself through kernel");
    CHECK(refusal(R"({"axes": {"input": 1, "kernel": 1, "c_in": [1, "c_in"]}})") ==
          "grid.json: /axes/c_in: refers to itself through c_in");
}

TEST_CASE("the statements of a crossing prepare against a workshop", "[grid]") {
    store::Database workshop = open_workshop();
    for (const store::Asset& asset : store::assets_under("harness/grid/sql/", ".sql"))
        if (asset.path != "harness/grid/sql/workshop.sql" && asset.path != "harness/grid/sql/judged.sql")
            CHECK_NOTHROW(store::prepare(workshop, asset.path));
    store::Statement none(workshop, "SELECT * FROM judged");
    CHECK_FALSE(none.step());
}
