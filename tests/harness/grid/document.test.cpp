// Hostile grid files: whatever is wrong is named with its place, and nothing crashes.
#include "harness/grid/document.hpp"

#include "tests/catch.hpp"
#include "tests/harness/grid/grid_text.hpp"

using tconv::grid::find_document;
using tconv::grid::GridError;
using tconv::test::GridFolder;
using tconv::test::refusal;

TEST_CASE("malformed JSON is refused at its line and column", "[grid]") {
    CHECK_THAT(refusal("{\"layers\": [1,}"), ContainsSubstring("grid.json: line 1, column 15: syntax error"));
    CHECK_THAT(refusal("{\n \"name\": \"x\"\n \"where\": 1}"), ContainsSubstring("line 3, column 8"));
    CHECK_THAT(refusal(""), ContainsSubstring("line 1, column 1"));
    CHECK_THAT(refusal("{} {}"), ContainsSubstring("line 1, column 4"));
    CHECK_THAT(refusal("{\"name\": \"\xff\"}"), ContainsSubstring("line 1, column 11"));
    CHECK_THAT(refusal("// comment\n{}"), ContainsSubstring("line 1, column 1"));
    CHECK_THAT(refusal(std::string("{\"name\": \"a\0b\"}", 15)), ContainsSubstring("line 1"));
    CHECK_THAT(refusal("{\"threads\": [1e999]}"), ContainsSubstring("grid.json: "));
}

TEST_CASE("JSON that would be read otherwise than meant is refused", "[grid]") {
    CHECK(refusal(R"({"axes": {"input": 1, "kernel": 1}, "axes": {}})") ==
          "grid.json: key \"axes\" is given twice in one object");
    CHECK(refusal(R"({"axes": {"input": 18446744073709551615, "kernel": 1}})") ==
          "grid.json: the number 18446744073709551615 does not fit 64 bits");
    CHECK_THAT(refusal(std::string(1'000'000, '[')), ContainsSubstring("nested more than 32 levels deep"));
    std::string objects;
    for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
    CHECK_THAT(refusal(objects), ContainsSubstring("nested more than 32 levels deep"));
}

TEST_CASE("a grid is found by path, by name, and with or without .json", "[grid]") {
    CHECK(find_document("zoo").called == "grids/zoo.json");
    CHECK(find_document("zoo.json").identity == find_document("zoo").identity);
    const GridFolder folder;
    CHECK_THAT(folder.refusal("nowhere.json"), ContainsSubstring("no file and no shipped grid is called"));
    CHECK_THAT(folder.refusal(""), ContainsSubstring("no file and no shipped grid is called"));
    try {
        find_document("quickstrat");
        FAIL("found");
    } catch (const GridError& error) {
        CHECK_THAT(error.what(), ContainsSubstring("did you mean quickstart?"));
        CHECK_THAT(error.what(), ContainsSubstring("(shipped: cliffs, edge, "));
    }
}
