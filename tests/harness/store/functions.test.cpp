// The aggregates that SQLite lacks: values worked out by hand, and what they refuse.
#include "harness/store/statement.hpp"
#include "tests/catch.hpp"

#include <cmath>

using namespace tconv;

namespace {

// `call` over the column x of `values`, such as "(1), (2.5), (NULL)".
store::Value over(const std::string& values, const std::string& call) {
    auto database = store::Database::in_memory();
    store::Statement statement(database, "WITH t (x) AS (VALUES " + values + ") SELECT " + call + " FROM t");
    statement.step();
    return statement.value(0);
}

double number(const store::Value& value) { return std::get<double>(value); }

}  // namespace

TEST_CASE("median is the middle, or the mean of both", "[store]") {
    CHECK(number(over("(5), (1), (3)", "median(x)")) == 3);
    CHECK(number(over("(4), (1), (3), (2)", "median(x)")) == 2.5);
    CHECK(number(over("(7)", "median(x)")) == 7);
    CHECK(number(over("(2), (2), (2), (9)", "median(x)")) == 2);
    CHECK(number(over("(-1.5), (-2.5)", "median(x)")) == -2);
}

TEST_CASE("percentile interpolates between order statistics", "[store]") {
    const std::string values = "(40), (15), (35), (50), (20)";
    CHECK(number(over(values, "percentile(x, 0)")) == 15);
    CHECK(number(over(values, "percentile(x, 100)")) == 50);
    CHECK(number(over(values, "percentile(x, 50)")) == 35);
    CHECK(std::abs(number(over(values, "percentile(x, 40)")) - 29) < 1e-12);  // 20 + 0.6·15
    CHECK_THROWS_WITH(over(values, "percentile(x, 101)"), ContainsSubstring("[0, 100]"));
    CHECK_THROWS_WITH(over(values, "percentile(x, -1)"), ContainsSubstring("[0, 100]"));
}

TEST_CASE("stddev is the sample's", "[store]") {
    CHECK(std::abs(number(over("(2), (4), (4), (4), (5), (5), (7), (9)", "stddev(x)")) - std::sqrt(32.0 / 7)) < 1e-12);
    CHECK(over("(2)", "stddev(x)") == store::Value(nullptr));
    CHECK(std::abs(number(over("(1e9 + 1), (1e9 + 2), (1e9 + 3)", "stddev(x)")) - 1) < 1e-9);
}

TEST_CASE("geomean multiplies", "[store]") {
    CHECK(std::abs(number(over("(2), (8)", "geomean(x)")) - 4) < 1e-12);
    CHECK(std::abs(number(over("(1e300), (1e300)", "geomean(x)")) / 1e300 - 1) < 1e-12);
    CHECK_THROWS_WITH(over("(1), (0)", "geomean(x)"), ContainsSubstring("above 0"));
    CHECK_THROWS_WITH(over("(1), (-1)", "geomean(x)"), ContainsSubstring("above 0"));
}

TEST_CASE("NULLs are skipped; nothing gives NULL; text is refused", "[store]") {
    for (const std::string call : {"median(x)", "percentile(x, 50)", "stddev(x)", "geomean(x)"}) {
        INFO(call);
        CHECK(over("(NULL), (3), (NULL), (3)", call) == over("(3), (3)", call));
        CHECK(over("(NULL)", call) == store::Value(nullptr));
        CHECK(over("(1)", call + " FILTER (WHERE x > 1)") == store::Value(nullptr));
        CHECK_THROWS_WITH(over("('fast')", call), ContainsSubstring("expected numbers"));
    }
}

TEST_CASE("groups do not mix", "[store]") {
    auto database = store::Database::in_memory();
    store::Statement statement(database,
                               "WITH t (g, x) AS (VALUES ('a', 1), ('b', 10), ('a', 3), ('b', 30), ('c', NULL)) "
                               "SELECT median(x), geomean(x) FROM t GROUP BY g ORDER BY g");
    REQUIRE(statement.step());
    CHECK(statement.real(0) == 2);
    REQUIRE(statement.step());
    CHECK(statement.real(0) == 20);
    REQUIRE(statement.step());
    CHECK(statement.is_null(0));
    CHECK(statement.is_null(1));
}
