// Rows as people and machines get them; nothing in a cell can break out of it.
#include "harness/render/table.hpp"

#include "harness/store/database.hpp"
#include "tests/catch.hpp"

#include <nlohmann/json.hpp>

#include <sstream>

using namespace tconv;
using namespace tconv::render;

namespace {

std::string written(const Table& table, Format format, std::size_t limit = 0) {
    std::ostringstream out;
    write(out, table, format, limit);
    return out.str();
}

std::string terminal_cell(const store::Value& value) {
    const std::string text = written({{"c"}, {{value}}}, Format::terminal);
    const auto second = text.find('\n', text.find('\n') + 1) + 1;
    const auto first_black = text.find_first_not_of(' ', second);
    return text.substr(first_black, text.size() - first_black - 1);
}

const Table kernels{{"kernel", "time"}, {{"naive", 12.5}, {"tiled", 1234567.0}, {"lost", nullptr}}};

}  // namespace

TEST_CASE("a terminal table is aligned, its numbers to the right", "[render]") {
    CHECK(written(kernels, Format::terminal) ==
          "kernel       time\n"
          "──────  ─────────\n"
          "naive       12.50\n"
          "tiled   1,235,000\n"
          "lost            –\n");
}

TEST_CASE("alignment counts what a terminal shows, not bytes", "[render]") {
    CHECK(written({{"a", "b"}, {{"µs ×", "x"}, {"漢字", "x"}, {"e\u0301", "x"}, {"abcd", "x"}}}, Format::terminal) ==
          "a     b\n"
          "────  ─\n"
          "µs ×  x\n"
          "漢字  x\n"
          "e\u0301     x\n"
          "abcd  x\n");
}

TEST_CASE("people get four significant digits", "[render]") {
    CHECK(terminal_cell(0.00012345) == "0.0001234");
    CHECK(terminal_cell(1.5) == "1.500");
    CHECK(terminal_cell(99999.6) == "100,000");
    CHECK(terminal_cell(9999.6) == "10,000");
    CHECK(terminal_cell(999.96) == "1000");
    CHECK(terminal_cell(-1234567.0) == "-1,235,000");
    CHECK(terminal_cell(1.25e-7) == "1.250e-07");
    CHECK(terminal_cell(6.022e23) == "6.022e+23");
    CHECK(terminal_cell(0.0) == "0");
    CHECK(terminal_cell(std::int64_t{1024}) == "1024");
    CHECK(terminal_cell(std::int64_t{-123456}) == "-123,456");
    CHECK(terminal_cell(std::int64_t{12345678}) == "12,345,678");
    CHECK(terminal_cell(INT64_MIN) == "-9,223,372,036,854,775,808");
}

TEST_CASE("control characters are spelled out for people", "[render]") {
    CHECK(terminal_cell("a\x1b[31mred\r\n\tb\x7f") == "a\\x1b[31mred\\r\\n\\tb\\x7f");
    CHECK(terminal_cell("a\u202egnp.exe\u2028b\u200b") == "a\\u202egnp.exe\\u2028b\\u200b");
    CHECK(terminal_cell(std::string("nul\0x", 5)) == "nul\\x00x");
    CHECK(terminal_cell("bad \xff\xc0\xaf utf-8 \xe2\x82") == "bad \uFFFD\uFFFD\uFFFD utf-8 \uFFFD\uFFFD");
    CHECK(terminal_cell("\xc2\x9b"
                        "31m") == "\\x9b31m");
    const std::string header = written({{"a\nb"}, {}}, Format::terminal);
    CHECK(header == "a\\nb\n────\nno rows\n");
}

TEST_CASE("a cell of the terminal ends somewhere", "[render]") {
    const std::string cell = terminal_cell(std::string(5000, 'x'));
    CHECK(cell == std::string(119, 'x') + "…");
}

TEST_CASE("markdown cells cannot end, or open a tag", "[render]") {
    CHECK(written({{"<script>|x", "n"}, {{"a|b\n<b> `c` _d_ e_f \\", std::int64_t{12345}}}}, Format::markdown) ==
          "| &lt;script&gt;\\|x | n |\n"
          "| :-- | --: |\n"
          "| a\\|b\\\\n&lt;b&gt; \\`c\\` \\_d\\_ e_f \\\\ | 12,345 |\n");
}

TEST_CASE("people are told how many rows were left out, machines get all", "[render]") {
    CHECK_THAT(written(kernels, Format::terminal, 2),
               ContainsSubstring("tiled") && ContainsSubstring("… 1 more row\n"));
    CHECK_THAT(written(kernels, Format::terminal, 1),
               !ContainsSubstring("tiled") && ContainsSubstring("… 2 more rows"));
    CHECK_THAT(written(kernels, Format::markdown, 1),
               !ContainsSubstring("tiled") && ContainsSubstring("\n\n… 2 more rows"));
    CHECK_THAT(written(kernels, Format::terminal, 3), !ContainsSubstring("more row"));
    CHECK(written(kernels, Format::csv, 1) == written(kernels, Format::csv));
    CHECK(written(kernels, Format::json, 1) == written(kernels, Format::json));
}

TEST_CASE("csv is exact", "[render]") {
    CHECK(written({{"a", "b \"x\""}, {{0.1, "x,y"}, {nullptr, ""}, {std::int64_t{12345}, "two\r\nlines \"q\""}}},
                  Format::csv) ==
          "a,\"b \"\"x\"\"\"\n"
          "0.1,\"x,y\"\n"
          ",\"\"\n"
          "12345,\"two\r\nlines \"\"q\"\"\"\n");
    const double third = 1.0 / 3;
    const std::string text = written({{"a"}, {{third}}}, Format::csv);
    CHECK(std::stod(text.substr(2)) == third);
}

TEST_CASE("json is an array of objects that reads back", "[render]") {
    const Table table{{"n", "x", "s", "x"},
                      {{std::int64_t{1} << 53, 1.0 / 3, "q\"\n<", nullptr}, {1, 2.0, "\xff", "b"}}};
    const auto rows = nlohmann::json::parse(written(table, Format::json));
    REQUIRE(rows.size() == 2);
    CHECK(rows[0]["n"] == std::int64_t{1} << 53);
    CHECK(rows[0]["x"] == 1.0 / 3);
    CHECK(rows[0]["s"] == "q\"\n<");
    CHECK(rows[0]["x (2)"].is_null());
    CHECK(rows[1]["s"] == "\uFFFD");
    CHECK(written({{"x", "x", "x (2)"}, {{1, 2, 3}}}, Format::json) ==
          "[\n{\"x\": 1, \"x (3)\": 2, \"x (2)\": 3}\n]\n");
    CHECK(written({{"a"}, {}}, Format::json) == "[]\n");
}

TEST_CASE("a table is read as SQLite gives it", "[render]") {
    auto database = store::Database::in_memory();
    store::Statement statement(database, "SELECT 1 AS i, 1.5 AS r, 'x' AS t, NULL AS n");
    const Table table = read(statement);
    CHECK(table.columns == std::vector<std::string>{"i", "r", "t", "n"});
    REQUIRE(table.rows.size() == 1);
    CHECK(table.rows[0] == std::vector<store::Value>{std::int64_t{1}, 1.5, "x", nullptr});
}

TEST_CASE("formats have names, others are refused", "[render]") {
    CHECK(parse_format("table") == Format::terminal);
    CHECK(parse_format("markdown") == Format::markdown);
    CHECK(parse_format("csv") == Format::csv);
    CHECK(parse_format("json") == Format::json);
    CHECK_THROWS_WITH(parse_format("xml"), ContainsSubstring("xml") && ContainsSubstring("markdown"));
}
