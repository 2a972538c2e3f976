// The pivot keeps every value, in order, whatever the keys are called; and refuses rather than averages.
#include "harness/render/pivot.hpp"

#include "harness/render/report.hpp"
#include "harness/store/database.hpp"
#include "tests/catch.hpp"

using namespace tconv;
using namespace tconv::render;

namespace {

using Row = std::vector<store::Value>;
using Names = std::vector<std::string>;

Table pivoted(const std::string& sql, const Pivot& pivot) {
    auto database = store::Database::in_memory();
    return run_query(database, sql, pivot, {}).table;
}

std::string refusal(const std::string& sql, const Pivot& pivot) {
    try {
        pivoted(sql, pivot);
    } catch (const PivotError& error) {
        return error.what();
    }
    return "";
}

const Pivot by_kernel{{"problem"}, "kernel", "ms"};

}  // namespace

TEST_CASE("rows and columns stand in order of first appearance", "[render]") {
    const Table table = pivoted(
        "WITH t (problem, kernel, ms) AS (VALUES ('b', 'z', 1.0), ('b', 'a', 2.0), ('a', 'a', 3.0), ('a', 'm', 4.0)) "
        "SELECT * FROM t",
        by_kernel);
    CHECK(table.columns == Names{"problem", "z", "a", "m"});
    CHECK(table.rows == std::vector<Row>{{"b", 1.0, 2.0, nullptr}, {"a", nullptr, 3.0, 4.0}});
}

TEST_CASE("keys may hold anything", "[render]") {
    const std::string hostile = R"(a"b'c"; DROP TABLE trial; --)";
    auto database = store::Database::in_memory();
    const auto sql =
        "WITH t (problem, kernel, \"m\"\"s\") AS (VALUES ('p', :name, 1), ('p', NULL, 2), ('p', 7, 3), ('p', '7', 4), "
        "('p', 0.1, 5), ('p', 'x' || char(0) || 'y', 6), ('p', 'x', 7), ('p', '', 8), ('q', NULL, 9)) SELECT * FROM t";
    const Table table = run_query(database, sql, {{"problem"}, "kernel", "m\"s"}, {{"name", hostile}}).table;
    CHECK(table.columns == Names{"problem", hostile, "(none)", "7", "7", "0.1", "x\\x00y", "x", ""});
    using I = std::int64_t;
    REQUIRE(table.rows.size() == 2);
    CHECK(table.rows[0] == Row{"p", I{1}, I{2}, I{3}, I{4}, I{5}, I{6}, I{7}, I{8}});
    CHECK(table.rows[1][2] == store::Value(I{9}));
    CHECK_NOTHROW(database.execute("SELECT * FROM trial"));
}

TEST_CASE("NULL row keys are one group", "[render]") {
    const Table table =
        pivoted("WITH t (layer, kernel, ms) AS (VALUES (NULL, 'a', 1), ('l', 'a', 2), (NULL, 'b', 3)) SELECT * FROM t",
                {{"layer"}, "kernel", "ms"});
    CHECK(table.rows == std::vector<Row>{{nullptr, std::int64_t{1}, std::int64_t{3}}, {"l", std::int64_t{2}, nullptr}});
}

TEST_CASE("a forgotten key that varies is refused by name", "[render]") {
    const std::string sql =
        "WITH t (problem, kernel, threads, cache, dtype, ms) AS (VALUES "
        "('p', 'a', 1, 'warm', 'f32', 1.0), ('p', 'b', 1, 'warm', 'f32', 1.0), "
        "('q', 'b', 1, 'warm', 'f32', 4.0), ('q', 'b', 2, 'cold', 'f32', 2.0)) SELECT * FROM t";
    const std::string why = refusal(sql, by_kernel);
    CHECK_THAT(why, ContainsSubstring("problem q, kernel b"));
    CHECK_THAT(why, ContainsSubstring("threads (1, 2), cache (warm, cold)"));
    CHECK_THAT(why, ContainsSubstring("add threads, cache to rows, or filter"));
    CHECK_THAT(why, !ContainsSubstring("dtype"));
    CHECK(refusal(sql, {{"problem", "threads"}, "kernel", "ms"}).empty());
    CHECK(refusal(sql + " WHERE threads = 1", by_kernel).empty());
}

TEST_CASE("a forgotten key is refused even where the values are the same, or NULL", "[render]") {
    const std::string head = "WITH t (problem, kernel, threads, ms) AS (VALUES ('p', 'a', 1, ";
    CHECK_THAT(refusal(head + "3.0), ('p', 'a', 2, 3.0)) SELECT * FROM t", by_kernel), ContainsSubstring("threads"));
    CHECK_THAT(refusal(head + "3.0), ('p', 'a', NULL, NULL)) SELECT * FROM t", by_kernel),
               ContainsSubstring("threads (1, –)"));
    CHECK_THAT(refusal(head + "NULL), ('p', 'a', 1, 2.0)) SELECT * FROM t", by_kernel),
               ContainsSubstring("differ in no key"));
}

TEST_CASE("a pivot names columns that the query returns, each once", "[render]") {
    const std::string sql = "SELECT 'p' AS problem, 'a' AS kernel, 1 AS ms";
    CHECK_THAT(refusal(sql, {{"layer"}, "kernel", "ms"}),
               ContainsSubstring("'layer'") && ContainsSubstring("problem, kernel, ms"));
    CHECK_THAT(refusal(sql, {{"problem"}, "Kernel", "ms"}), ContainsSubstring("'Kernel'"));
    CHECK_THAT(refusal(sql, {{"problem"}, "kernel", ""}), ContainsSubstring("''"));
    CHECK_THAT(refusal(sql, {{"kernel"}, "kernel", "ms"}), ContainsSubstring("more than one of"));
}

TEST_CASE("too many columns are refused", "[render]") {
    const auto sql = [](std::size_t count) {
        return "WITH RECURSIVE c (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM c WHERE n < " + std::to_string(count) +
               ") SELECT 'p' AS problem, n AS kernel, n AS ms FROM c";
    };
    CHECK(pivoted(sql(most_columns), by_kernel).columns.size() == most_columns + 1);
    CHECK_THAT(refusal(sql(most_columns + 1), by_kernel), ContainsSubstring("'kernel' has more than 100 values"));
}

TEST_CASE("a pivot of nothing is an empty table, one without rows a single line", "[render]") {
    const std::string sql = "SELECT 'p' AS problem, 'a' AS kernel, 1 AS ms";
    const Table none = pivoted(sql + " WHERE 0", by_kernel);
    CHECK(none.columns == Names{"problem"});
    CHECK(none.rows.empty());
    const Table line = pivoted(sql + " UNION ALL SELECT 'p', 'b', 2", {{}, "kernel", "ms"});
    CHECK(line.columns == Names{"a", "b"});
    CHECK(line.rows == std::vector<Row>{{std::int64_t{1}, std::int64_t{2}}});
}

TEST_CASE("literals read back as the same value", "[render]") {
    auto database = store::Database::in_memory();
    const store::Value values[] = {
        nullptr, INT64_MIN, INT64_MAX, 0.1, 1.0, 5e-324, 1.7976931348623157e308, "it''s", "'", std::string("a\0b", 3),
        ""};
    for (const store::Value& value : values) {
        store::Statement statement(database, "SELECT " + literal(value));
        REQUIRE(statement.step());
        CHECK(statement.value(0) == value);
    }
}
