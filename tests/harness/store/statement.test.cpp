#include "harness/store/statement.hpp"

#include "tests/catch.hpp"

#include <cmath>

using namespace tconv::store;

TEST_CASE("values come back as they were bound", "[store]") {
    Database database = Database::in_memory();
    Statement echo(database, "SELECT :a, :b, :c, :d, :e");
    echo.bind(":a", 7).bind(":b", 0.5).bind(":c", "x'y").bind(":d", nullptr).bind(":e", std::string_view());
    REQUIRE(echo.step());
    CHECK(echo.value(0) == Value(std::int64_t{7}));
    CHECK(echo.value(1) == Value(0.5));
    CHECK(echo.value(2) == Value(std::string("x'y")));
    CHECK(echo.is_null(3));
    CHECK(echo.value(4) == Value(std::string()));
    CHECK_FALSE(echo.step());
}

TEST_CASE("NaN and infinity are stored as NULL", "[store]") {
    Database database = Database::in_memory();
    Statement echo(database, "SELECT :a, :b");
    echo.bind(":a", std::nan("")).bind(":b", HUGE_VAL);
    REQUIRE(echo.step());
    CHECK(echo.is_null(0));
    CHECK(echo.is_null(1));
}

TEST_CASE("what cannot be prepared, bound or run says so", "[store]") {
    Database database = Database::in_memory();
    CHECK_THROWS_WITH(Statement(database, "SELEC 1", "mine.sql"), ContainsSubstring("mine.sql: near \"SELEC\""));
    CHECK_THROWS_WITH(Statement(database, "SELECT 1; SELECT 2"), ContainsSubstring("more than one statement"));
    CHECK_THROWS_WITH(Statement(database, "  -- nothing"), ContainsSubstring("no statement"));
    Statement statement(database, "SELECT :a");
    CHECK_THROWS_WITH(statement.bind(":b", 1), ContainsSubstring("no parameter :b"));
    CHECK_THROWS_WITH(statement.step(), ContainsSubstring(":a has no value"));
}

TEST_CASE("a statement runs again with its bindings", "[store]") {
    Database database = Database::in_memory();
    database.execute("CREATE TABLE t (x)");
    Statement insert(database, "INSERT INTO t VALUES (:x)");
    for (int i = 0; i < 3; ++i) insert.bind(":x", i).run();
    Statement sum(database, "SELECT sum(x) FROM t");
    REQUIRE(sum.step());
    CHECK(sum.integer(0) == 3);
}
