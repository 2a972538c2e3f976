#include "harness/grid/grid.hpp"
#include "tests/catch.hpp"

using namespace tconv::grid;
using Strings = std::vector<std::string>;

TEST_CASE("globs choose kernels in the order of the list", "[grid]") {
    const Strings known = {"naive", "matrix_ct", "tiled", "tiled_amx"};
    CHECK(match_kernels({"*"}, known) == known);
    CHECK(match_kernels({"tiled*", "naive"}, known) == Strings{"naive", "tiled", "tiled_amx"});
    CHECK(match_kernels({"tiled"}, known) == Strings{"tiled"});
    CHECK(match_kernels({"?aive", "n*"}, known) == Strings{"naive"});
    CHECK(match_kernels({"*i*e*"}, known) == Strings{"naive", "tiled", "tiled_amx"});
    CHECK(match_kernels({"t*d"}, known) == Strings{"tiled"});
    CHECK(match_kernels({}, known).empty());
    CHECK(match_kernels({"**"}, known) == known);
}

TEST_CASE("a glob that matches nothing is refused, with the nearest kernel", "[grid]") {
    const Strings known = {"naive", "tiled"};
    const auto refusal = [&](const char* glob) {
        try {
            match_kernels({glob}, known);
        } catch (const GridError& error) {
            return std::string(error.what());
        }
        return std::string("matched");
    };
    CHECK(refusal("tield") == "no kernel matches 'tield'; did you mean tiled?");
    CHECK(refusal("x*") == "no kernel matches 'x*'");
    CHECK(refusal("") == "no kernel matches ''");
    CHECK(refusal("tile") == "no kernel matches 'tile'; did you mean tiled?");
    CHECK(refusal("*a*a*a*a*a*a*a*a*a*a*a*b") == "no kernel matches '*a*a*a*a*a*a*a*a*a*a*a*b'");
}
