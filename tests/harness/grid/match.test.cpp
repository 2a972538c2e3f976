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

TEST_CASE("a glob chooses kernels of transposed convolution; those of other operations are named in full", "[grid]") {
    Strings all, transposed, peers;
    for (const tconv::Kernel& kernel : tconv::all_kernels()) {
        all.push_back(kernel.name);
        if (is_peer(kernel))
            peers.push_back(kernel.name);
        else if (kernel.operation == tconv::Operation::transposed_convolution && !is_choice(kernel))
            transposed.push_back(kernel.name);
    }
    CHECK(transposed.size() < all.size());
    CHECK(match_kernels({"*"}, all) == transposed);  // whatever libraries this build has
    CHECK(match_kernels({"naive", "auto"}, all) == Strings{"naive", "auto"});
    if (peers.empty())
        CHECK_THROWS_WITH(match_kernels({"peers"}, all), ContainsSubstring("this build has none"));
    else
        CHECK(match_kernels({"peers"}, all) == peers);
    CHECK(match_kernels({"naive", "resize_conv"}, all) == Strings{"naive", "resize_conv"});
    CHECK_THROWS_WITH(match_kernels({"resize*"}, all),
                      ContainsSubstring("kernels of other operations are named in full, such as resize_conv"));
}
