#include "harness/grid/benchdnn.hpp"
#include "harness/grid/grid.hpp"
#include "tests/catch.hpp"
#include "tests/scratch.hpp"

#include <fstream>

using namespace tconv;
using namespace tconv::grid;

namespace {

std::string write(const test::Scratch& folder, const std::string& name, const std::string& text) {
    std::ofstream(folder / name) << text;
    return (folder / name).string();
}

std::string refusal(const std::string& file) {
    try {
        read_benchdnn(file);
    } catch (const GridError& error) {
        return error.what();
    }
    return "read";
}

}  // namespace

TEST_CASE("a batch file's descriptors are read, its options and comments are not", "[grid]") {
    const test::Scratch folder;
    const auto file = write(folder, "all",
                            "--reset --dir=FWD_B,BWD_D\n"
                            "# a comment: ic1oc1iw1kw1\n"
                            "--attr-post-ops=, \\\n"
                            "                sum:0.5, \\\n"
                            "                linear:2:1\n"
                            "--mb=2 ic3oc4iw5kw3n\"one\" ic3oc4iw6kw3n\"two#2\"  # trailing\r\n"
                            "\n"
                            "--batch=more\n");
    write(folder, "more", "ic3oc4iw7kw3n\"three\"");
    const auto descriptors = read_benchdnn(file);
    REQUIRE(descriptors.size() == 3);
    CHECK(descriptors[0].name == "one");
    CHECK(descriptors[1].name == "two#2");
    CHECK(label(descriptors[2].problem) == "n2_c3-4_i7_k3");

    const Grid grid = load_benchdnn(file, {"naive", "tiled"});
    CHECK(grid.name == "all");
    CHECK(grid.points.size() == 3);
    CHECK(grid.points[0].layer == "one");
    CHECK(grid.kernels == std::vector<std::string>{"naive", "tiled"});
    CHECK(grid.threads == std::vector{1});
    CHECK(grid.text == R"([{"layers":[{"name":"one","problem":"n2_c3-4_i5_k3"},)"
                       R"({"name":"two#2","problem":"n2_c3-4_i6_k3"},)"
                       R"({"name":"three","problem":"n2_c3-4_i7_k3"}],"name":"all"}])");
}

TEST_CASE("errors in a batch file name file and line", "[grid]") {
    const test::Scratch folder;
    CHECK_THAT(refusal(write(folder, "bad", "# one\n\nic3oc4iw5\n")),
               ContainsSubstring("bad: line 3: benchdnn field kw is missing"));
    CHECK_THAT(refusal(write(folder, "lost", "--batch=nowhere\n")), ContainsSubstring("nowhere: cannot be opened"));
    CHECK_THAT(refusal(write(folder, "self", "ic3oc4iw5kw3\n--batch=self\n")), ContainsSubstring("includes itself"));
    CHECK_THAT(refusal((folder / "missing").string()), ContainsSubstring("missing: cannot be opened"));
    CHECK_THAT(refusal(folder.path().string()), ContainsSubstring("is a directory"));
    CHECK_THROWS_AS(load_benchdnn(write(folder, "empty", "# nothing\n"), {"naive"}), GridError);
}
