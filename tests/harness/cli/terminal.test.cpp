// What a person sees: tables that fit the terminal, colours there and nowhere else, answers that renew themselves.
#include "tests/terminal.hpp"

#include "harness/render/text.hpp"
#include "tests/catch.hpp"
#include "tests/command.hpp"
#include "tests/reports/fixture.hpp"

#include <fstream>
#include <regex>
#include <sstream>

using namespace tconv;
using test::Scratch;
using test::Terminal;

namespace {

std::string database_in(const Scratch& scratch) {
    const std::string path = (scratch.path() / "fixture.db").string();
    std::ofstream(path, std::ios::binary) << test::fixture().serialized();
    return path;
}

std::string called(const std::string& arguments, const std::string& environment = "") {
    return "env -u NO_COLOR TERM=xterm " + environment + " '" TCONV_BINARY_DIR "/tconv' " + arguments;
}

std::string without_colours(const std::string& text) {
    return std::regex_replace(text, std::regex("\x1b\\[[0-9]*m"), "");
}

std::size_t widest_line(const std::string& text) {
    std::istringstream lines(without_colours(text));
    std::size_t widest = 0;
    for (std::string line; std::getline(lines, line);) widest = std::max(widest, render::display_width(line));
    return widest;
}

}  // namespace

TEST_CASE("every report fits the terminal, wide or narrow", "[cli]") {
    const Scratch scratch;
    const std::string database = database_in(scratch);
    for (const auto columns : std::initializer_list<unsigned short>{60, 80, 132}) {
        const std::string shown = Terminal(called("report --db " + database), columns).shown();
        INFO(columns << "\n" << shown);
        CHECK_THAT(shown, ContainsSubstring("Latency by problem and kernel"));
        CHECK(widest_line(shown) <= columns);
        CHECK_THAT(without_colours(shown), ContainsSubstring("Left out: "));
    }
    CHECK(widest_line(Terminal(called("report --list"), 80).shown()) <= 80);
}

TEST_CASE("a terminal gets colours, NO_COLOR, a dumb terminal, a pipe and a file get none", "[cli]") {
    const Scratch scratch;
    const std::string query = "query \"SELECT 'agrees' AS verdict, 'crashed' AS other\" --db " + database_in(scratch);
    CHECK_THAT(Terminal(called(query), 80).shown(),
               ContainsSubstring("\x1b[32magrees\x1b[0m") && ContainsSubstring("\x1b[31mcrashed\x1b[0m"));
    const std::string plain = "verdict  other\n───────  ───────\nagrees   crashed\n";
    CHECK(Terminal(called(query, "NO_COLOR=1"), 80).shown() == plain);
    CHECK(Terminal(called(query, "TERM=dumb"), 80).shown() == plain);
    CHECK(Terminal(called(query) + " | cat", 80).shown() == plain);
    const std::string file = (scratch.path() / "coverage.txt").string();
    Terminal(
        called("report coverage --format table --db " + database_in(scratch) + " --out " + scratch.path().string()), 40)
        .shown();
    std::ifstream written(file);
    const std::string text{std::istreambuf_iterator<char>(written), {}};
    CHECK(text.size() > 100);
    CHECK_THAT(text, !ContainsSubstring("\x1b"));
}

TEST_CASE("--watch asks again, and shows what has changed since", "[cli]") {
    const Scratch scratch;
    const std::string path = database_in(scratch);
    const auto count = [&](const std::string& arguments) {
        Terminal terminal(called(arguments + " --watch 0.2 --db " + path), 80);
        terminal.shown_until("\033[H\033[2J");
        auto database = store::Database::open(path, store::Access::read_write);
        database.execute("UPDATE run SET note = 'changed meanwhile' WHERE run_id = 2");
        const std::string shown = terminal.shown_until("changed meanwhile");
        database.execute("UPDATE run SET note = '' WHERE run_id = 2");
        return shown;
    };
    CHECK_THAT(count("query \"SELECT note FROM run\""), ContainsSubstring("changed meanwhile"));
    CHECK_THAT(count("report coverage"), ContainsSubstring("changed meanwhile"));
}

TEST_CASE("a report of one's own is a file like those shipped", "[cli]") {
    const Scratch scratch;
    const std::string path = database_in(scratch);
    std::ofstream(scratch.path() / "mine.sql") << "-- title  Kernels of a method\n-- asks   Which are there?\n"
                                                  "-- takes  :family = direct\n"
                                                  "SELECT :family AS asked, count(*) AS n FROM kernel;\n";
    const test::Outcome mine = test::outcome_of(scratch, "tconv", "report mine.sql --db " + path);
    CHECK(mine.exit_code == 0);
    CHECK_THAT(mine.output, ContainsSubstring("Which are there?") && ContainsSubstring("direct"));
    const test::Outcome given =
        test::outcome_of(scratch, "tconv", "report mine.sql --param family=phases --db " + path);
    CHECK_THAT(given.output, ContainsSubstring("phases"));
    CHECK(test::outcome_of(scratch, "tconv", "report absent.sql --db " + path).exit_code == 2);
}
