// What is explained, and that the manual page holds all of it.
#include "harness/cli/topics.hpp"
#include "harness/grid/grid.hpp"
#include "harness/render/dictionary.hpp"
#include "kernels/problem.hpp"
#include "tests/catch.hpp"
#include "tests/command.hpp"

#include <algorithm>
#include <fstream>

using namespace tconv;
using test::outcome_of;
using test::Scratch;

TEST_CASE("help lists commands and topics, and explains each", "[cli]") {
    const Scratch scratch;
    const std::string list = outcome_of(scratch, "tconv", "help").output;
    REQUIRE(cli::topics().size() >= 4);
    for (const cli::Topic& topic : cli::topics()) {
        CHECK_THAT(list, ContainsSubstring(topic.name) && ContainsSubstring(topic.title));
        CHECK_THAT(outcome_of(scratch, "tconv", "help " + topic.name).output, ContainsSubstring(topic.text));
    }
    CHECK(outcome_of(scratch, "tconv", "help sweep").output == outcome_of(scratch, "tconv", "sweep --help").output);
    for (const std::string& grid : grid::shipped()) {
        CHECK_FALSE(cli::grid_description(grid).empty());
        CHECK_THAT(outcome_of(scratch, "tconv", "help grids").output, ContainsSubstring(grid));
    }
    const test::Outcome wrong = outcome_of(scratch, "tconv", "help swep");
    CHECK(wrong.exit_code == 2);
    CHECK_THAT(wrong.output, ContainsSubstring("sweep"));
}

TEST_CASE("the topic sql names every documented column", "[cli]") {
    const Scratch scratch;
    const std::string text = outcome_of(scratch, "tconv", "help sql").output;
    CHECK(render::documented("v_result").size() > 60);
    for (const char* relation : {"v_result", "v_check", "v_run", "sample"})
        for (const render::ColumnMeaning& column : render::documented(relation))
            CHECK_THAT(text, ContainsSubstring("\n" + column.name));
    const auto columns = render::documented("v_result");
    const auto error = std::ranges::find(columns, "max_abs_error", &render::ColumnMeaning::name);
    CHECK(error->meaning == "largest |y − exact|");
    CHECK(error->unit == "that of y");
    CHECK(render::row_meaning("v_result") == "One row a trial: trial_id is unique.");
    CHECK(render::documented("nonsense").empty());
}

TEST_CASE("the topic labels spells labels that parse", "[cli]") {
    for (const char* label : {"c512-256_i8x8_k4_s2_p1", "n2_c512-256_g4_i8x8_k4_s2_d2_p1:0_bias"})
        CHECK_NOTHROW(parse_label(label));
}

TEST_CASE("the manual page holds every command, option and topic, and roff has nothing to complain of", "[cli]") {
    const Scratch scratch;
    const std::string page = outcome_of(scratch, "tconv", "help --man").output;
    for (const char* part : {"tconv sweep", "\\-\\-quarantine", "EXIT\\-CODES", ".SH NAME"})
        CHECK_THAT(page, ContainsSubstring(part));
    CHECK_THAT(page, !ContainsSubstring("tconv worker"));
    if (std::system("command -v groff >/dev/null") != 0) return;
    std::ofstream(scratch.path() / "tconv.1") << page;
    const std::string roff = "cd '" + scratch.path().string() + "' && groff -man -ww -K utf8 -T utf8 tconv.1 ";
    CHECK(std::system((roff + ">page.txt 2>complaints.txt && ! test -s complaints.txt").c_str()) == 0);
    CHECK(std::system((roff + "2>&1 | grep -q 'v_result has one row a trial'").c_str()) == 0);
}
