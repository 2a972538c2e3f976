// Headers are read or refused; parameters are resolved; constant keys move to the caption.
#include "harness/render/report.hpp"

#include "harness/store/database.hpp"
#include "tests/catch.hpp"
#include "tests/reports/fixture.hpp"

#include <unistd.h>

#include <filesystem>
#include <sstream>

using namespace tconv;
using namespace tconv::render;

namespace {

constexpr auto text =
    "-- title   Latency\n"
    "-- asks    How long?\n"
    "-- cell    median\n"
    "--         over repetitions\n"
    "-- unit    ms\n"
    "-- takes   :run = latest, :baseline = naive , :must\n"
    "-- rows    layer, problem,threads\n"
    "-- column  kernel\n"
    "-- value   ms\n"
    "--\n"
    "-- colour  is no key here: the header has ended\n"
    "SELECT 1;\n";

Table asked(store::Database& database, const std::string& sql,
            const std::map<std::string, std::string>& parameters = {}) {
    return run_query(database, sql, {}, parameters).table;
}

std::string section(const Report& report, const Result& result, Format format) {
    std::ostringstream out;
    write_report(out, report, result, format);
    return out.str();
}

}  // namespace

TEST_CASE("a report's header is read", "[render]") {
    const Report report = parse_report("latency", text);
    CHECK(report.name == "latency");
    CHECK(report.title == "Latency");
    CHECK(report.asks == "How long?");
    CHECK(report.cell == "median over repetitions");
    CHECK(report.unit == "ms");
    CHECK(report.omits.empty());
    CHECK(report.rows == std::vector<std::string>{"layer", "problem", "threads"});
    CHECK(report.column == "kernel");
    CHECK(report.value == "ms");
    CHECK(report.sql == text);
    REQUIRE(report.parameters.size() == 3);
    CHECK(report.parameters[1].name == ":baseline");
    CHECK(report.parameters[1].fallback == "naive");
    CHECK(report.parameters[2].name == ":must");
    CHECK(report.parameters[2].fallback.empty());
}

TEST_CASE("a header that lacks something or has too much is refused", "[render]") {
    const auto refused = [](const std::string& header, const std::string& why) {
        CHECK_THROWS_AS(parse_report("x", header), ReportError);
        CHECK_THROWS_WITH(parse_report("x", header), ContainsSubstring("report x") && ContainsSubstring(why));
    };
    refused("SELECT 1", "no title");
    refused("-- title T\nSELECT 1", "asks nothing");
    refused("-- title T\n-- asks Q\n-- tilte U\nSELECT 1", "'tilte'");
    refused("-- title T\n-- title U\n-- asks Q\nSELECT 1", "twice");
    refused("-- title T\n-- asks Q\n-- column kernel\nSELECT 1", "come together");
    refused("-- title T\n-- asks Q\n-- takes run = latest\nSELECT 1", "'run = latest'");
    refused("--    title T\nSELECT 1", "continued");
    CHECK_NOTHROW(parse_report("x", "-- title T\r\n-- asks Q\r\nSELECT 1"));
}

TEST_CASE("parameters compare as what they are", "[render]") {
    auto database = store::Database::in_memory();
    const auto type_of = [&](const std::string& value) {
        return std::get<std::string>(asked(database, "SELECT typeof(:x)", {{"x", value}}).rows[0][0]);
    };
    CHECK(type_of("12") == "integer");
    CHECK(type_of("-12") == "integer");
    CHECK(type_of("9223372036854775808") == "text");
    CHECK(type_of("007") == "text");
    CHECK(type_of("1.5") == "real");
    CHECK(type_of("1e-6") == "real");
    CHECK(type_of("naive") == "text");
    CHECK(type_of("12 apples") == "text");
    CHECK(type_of("inf") == "text");
    CHECK(type_of("1e999") == "text");
    CHECK(type_of("") == "text");
    CHECK(type_of("NULL") == "null");
}

TEST_CASE("a parameter without value, or one too many, is refused by name", "[render]") {
    auto database = store::Database::in_memory();
    CHECK_THROWS_WITH(asked(database, "SELECT :kernel"), ContainsSubstring(":kernel has no value"));
    CHECK_THROWS_WITH(asked(database, "SELECT :kernel", {{"kernel", "a"}, {"colour", "b"}}),
                      ContainsSubstring(":colour") && ContainsSubstring("it takes :kernel"));
    CHECK_THROWS_AS(asked(database, "SELECT ?"), store::StoreError);
    CHECK_THROWS_AS(asked(database, "SELECT 1; SELECT 2"), store::StoreError);
    CHECK_THROWS_AS(asked(database, "SELEC 1"), store::StoreError);
}

TEST_CASE(":run is the latest that judged something, all, or a run that exists", "[render]") {
    auto database = test::fixture();
    const auto run = [&](const std::map<std::string, std::string>& given) {
        return asked(database, "SELECT :run", given).rows[0][0];
    };
    CHECK(run({}) == store::Value(std::int64_t{2}));
    CHECK(run({{"run", "latest"}}) == store::Value(std::int64_t{2}));
    CHECK(run({{"run", "1"}}) == store::Value(std::int64_t{1}));
    CHECK(run({{"run", "all"}}) == store::Value(nullptr));
    CHECK_THROWS_WITH(run({{"run", "9"}}), ContainsSubstring("no run '9'") && ContainsSubstring("latest is 2"));
    CHECK_THROWS_WITH(run({{"run", "yesterday"}}), ContainsSubstring("no run 'yesterday'"));
    database.execute("UPDATE trial SET state = 'planned'");
    CHECK(run({}) == store::Value(std::int64_t{3}));
    auto empty = store::Database::in_memory();
    CHECK(asked(empty, "SELECT :run").rows[0][0] == store::Value(nullptr));
}

TEST_CASE("constant keys move to the caption and come back for machines", "[render]") {
    auto database = store::Database::in_memory();
    const std::string sql =
        "WITH t (layer, problem, threads, kernel, ms) AS (VALUES (NULL, 'p', 2, 'a', 1), (NULL, 'q', 2, 'a', 3)) "
        "SELECT * FROM t";
    for (const char* column : {"kernel", ""}) {
        const Pivot pivot{{"layer", "problem", "threads"}, column, *column ? "ms" : ""};
        const Result result = run_query(database, sql, pivot, {});
        CHECK(result.table.columns.front() == "problem");
        CHECK(result.caption == std::vector<std::pair<std::string, std::string>>{{"threads", "2"}});
        const Table table = whole(result);
        REQUIRE(table.columns.size() == (*column ? 4 : 5));
        CHECK(table.columns[0] == "layer");
        CHECK(table.columns[2] == "threads");
        CHECK(table.rows[1][0] == store::Value(nullptr));
        CHECK(table.rows[1][1] == store::Value("q"));
        CHECK(table.rows[1][2] == store::Value(std::int64_t{2}));
    }
    const Result single = run_query(database, sql + " LIMIT 1", {{"layer", "problem", "threads"}, "kernel", "ms"}, {});
    CHECK(single.table.columns == std::vector<std::string>{"problem", "a"});
}

TEST_CASE("a section explains itself to people; machines get the whole table", "[render]") {
    const Report report{.name = "r",
                        .title = "A | B",
                        .asks = "How?",
                        .cell = "median",
                        .unit = "ms",
                        .omits = "<none>",
                        .parameters = {},
                        .rows = {},
                        .column = {},
                        .value = {},
                        .chart = {},
                        .sql = {}};
    const Result result{{{"kernel", "ms"}, {{"a", 1.5}}}, {{"threads", "2"}}, {"Run 1: here"}, {{"threads", std::int64_t{2}, 1}}};
    CHECK(section(report, result, Format::terminal) ==
          "\nA | B\n=====\nHow?\n\nRun 1: here\nCells: median (ms)\n\nthreads 2\n\nkernel     ms\n──────  ─────\na       1.500\n\nLeft out: "
          "<none>\n");
    CHECK(section(report, result, Format::markdown) ==
          "## A \\| B\n\nHow?\n\nRun 1: here  \nCells: median (ms)\n\nthreads 2\n\n| kernel | ms |\n| :-- | --: |\n| a | 1.500 |\n\n"
          "Left out: &lt;none&gt;\n");
    CHECK(section(report, result, Format::csv) == "kernel,threads,ms\na,2,1.5\n");
    CHECK(section(report, result, Format::json) == "[\n{\"kernel\": \"a\", \"threads\": 2, \"ms\": 1.5}\n]\n");
}

TEST_CASE("a database opened for reading only can be pivoted, and stays as it was", "[render]") {
    const auto folder = std::filesystem::temp_directory_path() / ("tconv-pivot-test-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    { store::Database::open(folder / "empty.db", store::Access::read_write); }
    {
        auto database = store::Database::open(folder / "empty.db", store::Access::read_only);
        const auto sql = "SELECT 'p' AS problem, 'a' AS kernel, 1 AS ms";
        for (int again = 0; again < 2; ++again)
            CHECK(run_query(database, sql, {{"problem"}, "kernel", "ms"}, {}).table.rows.size() == 1);
        CHECK_THROWS_AS(run_query(database, "DELETE FROM run", {}, {}), store::StoreError);
        CHECK_THROWS_AS(run_query(database, "DELETE FROM run", {{}, "a", "b"}, {}), store::StoreError);
        CHECK(asked(database, "SELECT count(*) FROM temp.sqlite_schema").rows[0][0] == store::Value(std::int64_t{0}));
    }
    std::filesystem::remove_all(folder);
}
