#include "harness/grid/nearest.hpp"
#include "tests/catch.hpp"

using namespace tconv::grid;

TEST_CASE("the nearest name is offered, a far one is not", "[grid]") {
    const std::vector<std::string> known = {"stride", "kernel", "dilation"};
    CHECK(nearest("strid", known) == "stride");
    CHECK(nearest("kernle", known) == "kernel");
    CHECK(nearest("Dilations", known) == "dilation");
    CHECK(nearest("xyz", known).empty());
    CHECK(nearest("", known).empty());
    CHECK(nearest("stride", {}).empty());
    CHECK(did_you_mean("strid", known) == "; did you mean stride?");
    CHECK(did_you_mean("xyz", known).empty());
    CHECK(did_you_mean(std::string(10'000'000, 'x'), known).empty());
}
