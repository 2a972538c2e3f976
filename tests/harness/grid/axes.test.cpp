#include "harness/grid/axes.hpp"
#include "harness/grid/grid.hpp"
#include "tests/catch.hpp"

#include <algorithm>

using namespace tconv::grid;
using Json = nlohmann::json;

namespace {

std::vector<std::int64_t> widths(const char* text, const std::string& field) {
    const Crossing crossing = read_axes(Json::parse(text));
    std::vector<std::int64_t> result;
    for (const AxisValue& value : std::ranges::find(crossing, field, &AxisList::field)->values)
        result.push_back(value.sizes[2]);
    return result;
}

std::string refusal(const char* text) {
    try {
        read_axes(Json::parse(text));
    } catch (const GridError& error) {
        return error.what();
    }
    return "read";
}

}  // namespace

TEST_CASE("an axis is a number, a list, or a range", "[grid]") {
    CHECK(widths(R"({"input": 8, "kernel": 3})", "input") == std::vector<std::int64_t>{8});
    CHECK(widths(R"({"input": [8, 9], "kernel": 3})", "input") == std::vector<std::int64_t>{8, 9});
    CHECK(widths(R"({"input": {"from": 1, "to": 4}, "kernel": 3})", "input") == std::vector<std::int64_t>{1, 2, 3, 4});
    CHECK(widths(R"({"input": {"from": 1, "to": 8, "step": 3}, "kernel": 3})", "input") ==
          std::vector<std::int64_t>{1, 4, 7});
    CHECK(widths(R"({"input": {"from": 3, "to": 50, "factor": 4}, "kernel": 3})", "input") ==
          std::vector<std::int64_t>{3, 12, 48});
    CHECK(widths(R"({"input": 8, "kernel": 3, "pad_end": {"from": -2, "to": 0}})", "pad_end") ==
          std::vector<std::int64_t>{-2, -1, 0});
    CHECK(widths(R"({"input": 8, "kernel": 3})", "stride") == std::vector<std::int64_t>{1});
    CHECK(widths(R"({"input": 8, "kernel": 3, "bias": [false, true]})", "bias") == std::vector<std::int64_t>{0, 1});
}

TEST_CASE("ranges at the end of 64 bits end", "[grid]") {
    constexpr auto huge = R"({"kernel": 3, "input": {"from": 4611686018427387904, "to": 9223372036854775807,
                              "factor": 2}})";
    CHECK(widths(huge, "input") == std::vector<std::int64_t>{std::int64_t{1} << 62});
    CHECK(
        widths(R"({"kernel": 3, "input": {"from": 9223372036854775806, "to": 9223372036854775807}})", "input").size() ==
        2);
    CHECK(refusal(R"({"kernel": 3, "input": {"from": 1, "to": 9223372036854775807}})") ==
          "/input: the range has more than 1000000 values");
}

TEST_CASE("a list within the list gives one number to each axis", "[grid]") {
    const Crossing crossing = read_axes(Json::parse(R"({"input": [[8, 16], 4], "kernel": "input"})"));
    const auto& values = std::ranges::find(crossing, "input", &AxisList::field)->values;
    CHECK(values[0].axes == 2);
    CHECK(values[0].sizes == std::array<std::int64_t, 3>{0, 8, 16});
    CHECK_FALSE(values[1].axes);
    CHECK(values[1].sizes == std::array<std::int64_t, 3>{4, 4, 4});
    CHECK(std::ranges::find(crossing, "kernel", &AxisList::field)->values[0].refers_to == "input");
}

TEST_CASE("axes that say nothing sensible are refused", "[grid]") {
    CHECK(refusal(R"({"kernel": 3})") == ": input is missing; input and kernel must be given");
    CHECK(refusal(R"({"input": 3})") == ": kernel is missing; input and kernel must be given");
    CHECK(refusal(R"({"input": 3, "kernel": 3, "c_in": "kernel"})") ==
          "/c_in: \"kernel\" has one number for each axis, c_in is one number");
    CHECK(refusal(R"({"input": 3, "kernel": 3, "c_in": [1, "kernel"]})").starts_with("/c_in/1: "));
    CHECK(refusal(R"({"input": 3, "kernel": {"from": 0, "to": 3}})") == "/kernel/from: 0 is below 1");
    CHECK(refusal(R"({"input": 3, "kernel": 1, "padding": {"from": -1, "to": 3}})") == "/padding/from: -1 is below 0");
    CHECK(refusal(R"({"input": 3, "kernel": 1, "padding": {"from": 0, "to": 3, "factor": 2}})") ==
          "/padding/from: 0 is below 1");
    CHECK(refusal(R"({"input": 3, "kernel": {"from": 3, "to": 1}})") == "/kernel: the range from 3 to 1 is empty");
    CHECK_THAT(refusal(R"({"input": 3, "kernel": 3, "output_padding": 0, "pad_end": 1})"),
               ContainsSubstring("is given together with pad_end"));
}
