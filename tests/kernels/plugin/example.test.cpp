// The example, built by the line in its head, and by a project that finds an installed tconv.
#include "tests/catch.hpp"
#include "tests/command.hpp"

#include <fstream>
#include <iterator>
#include <regex>

using namespace tconv;
using tconv::test::outcome_of;
using tconv::test::Scratch;

namespace {

const std::filesystem::path source = TCONV_SOURCE_DIR;

// Silent, unless it fails.
int shell(const std::string& command) {
    return WEXITSTATUS(std::system(("out=$( { " + command + "; } 2>&1) || { echo \"$out\" >&2; false; }").c_str()));
}

void check_sweep(const Scratch& scratch, const std::string& asked) {
    const auto sweep = outcome_of(scratch, "tconv",
                                  "sweep --kernels gather --no-timing --quiet --db a.db --plugin ./gather.so " + asked);
    INFO(sweep.output);
    CHECK(sweep.exit_code == 0);
    CHECK_THAT(sweep.output, ContainsSubstring(" agrees\n"));
}

}  // namespace

TEST_CASE("the example is built by the line in its head, and is right", "[kernels][plugin]") {
    const Scratch scratch;
    std::ifstream in(source / "kernels/plugin/example/gather.c");
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    std::smatch line;
    REQUIRE(std::regex_search(text, line, std::regex(R"((cc -O3 [^\n]*) -o gather\.so)")));
    REQUIRE(shell("cd '" + source.string() + "' && " + line[1].str() +
                  " -std=c99 -pedantic -Wall -Wextra -Werror -o '" + (scratch / "gather.so").string() + "'") == 0);
    check_sweep(scratch, "edge");
    check_sweep(scratch, "--problem n2_c4-6_g2_i3x4_k3_s2_p1_bias --checks full");
}

TEST_CASE("the header compiles alone, in C99 and in C++", "[kernels][plugin]") {
    const std::string header = "'" + (source / "kernels/plugin/tconv_kernel.h").string() + "'";
    CHECK(shell("cc -std=c99 -pedantic -Wall -Wextra -Werror -fsyntax-only -x c " + header) == 0);
    CHECK(shell("c++ -std=c++98 -Wall -Wextra -Werror -fsyntax-only -x c++ " + header) == 0);
}

TEST_CASE("a project that finds an installed tconv builds a plugin", "[kernels][plugin]") {
    const Scratch scratch;
    const std::string prefix = (scratch / "prefix").string(), build = (scratch / "build").string();
    REQUIRE(shell("cmake --install '" TCONV_BINARY_DIR "' --prefix '" + prefix + "'") == 0);
    REQUIRE(shell("cmake -S '" + (source / "tests/plugins/consumer").string() + "' -B '" + build +
                  "' -DCMAKE_PREFIX_PATH='" + prefix + "' -DSOURCE='" + prefix +
                  "/share/doc/tconv/example/gather.c'") == 0);
    REQUIRE(shell("cmake --build '" + build + "'") == 0);
    CHECK(shell("'" + prefix + "/bin/tconv' repro c2-3_i4x4_k3_s2 --kernel gather --plugin '" + build + "/mine.so'") ==
          0);
}
