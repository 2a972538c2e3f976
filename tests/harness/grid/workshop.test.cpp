#include "harness/grid/workshop.hpp"
#include "harness/store/statement.hpp"
#include "tests/catch.hpp"

using namespace tconv::grid;
using tconv::store::Statement;
using tconv::store::StoreError;

TEST_CASE("stable_hash is the same on every machine, and every bit of the seed matters", "[grid]") {
    auto workshop = open_workshop();
    Statement hash(workshop, "SELECT stable_hash(:text, :seed)");
    const auto of = [&](const char* text, std::int64_t seed) {
        hash.reset();
        hash.bind(":text", text).bind(":seed", seed).step();
        return hash.integer(0);
    };
    CHECK(of("c1-1_i3_k3", 1) == -7779720903297872934);
    CHECK(of("", 0) == 6566800829925814604);
    CHECK(of("c1-1_i3_k3", 1) != of("c1-1_i3_k3", 2));
    CHECK(of("c1-1_i3_k3", 1) != of("c1-1_i3_k4", 1));
}

TEST_CASE("a statement is interrupted when its time is over", "[grid]") {
    auto workshop = open_workshop();
    const char* endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
    {
        const TimeLimit limit(workshop, std::chrono::milliseconds(20));
        CHECK_THROWS_AS(Statement(workshop, endless).step(), StoreError);
        CHECK(limit.over());
    }
    CHECK(Statement(workshop, "SELECT 1").step());
}
