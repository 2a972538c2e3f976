// A hundred thousand trials: every report answers, with as many rows as there are questions in it. How long it takes is
// no test; `tconv report` is to stay below a second.
#include "harness/render/report.hpp"

#include "tests/catch.hpp"
#include "tests/reports/fixture.hpp"

using namespace tconv;

TEST_CASE("reports of a long night", "[reports][slow]") {
    auto database = store::Database::in_memory();
    {
        store::Transaction transaction(database);
        database.execute(test::source_file("tests/reports/large.sql"), "tests/reports/large.sql");
        transaction.commit();
    }
    const auto count = [&](const std::string& sql) {
        store::Statement statement(database, sql);
        statement.step();
        return static_cast<std::size_t>(statement.integer(0));
    };
    REQUIRE(count("SELECT count(*) FROM trial") == 100'000);
    const std::size_t timed = count("SELECT count(*) FROM timing");
    const std::map<std::string, std::size_t> expected{
        {"coverage", 5},
        {"latency", 20'000},
        {"roofline", 20'000},
        {"winner", 20'000},
        {"work", timed},
        {"workspace", 20'000},
        {"threads", 0},
        {"checkerboard", 0},
        {"drift", 0},  // from before there were batches
        {"resize_conv", 0},
        {"round_trip", 0},
        {"regret", 0},  // nor was there auto
        {"prepare", count("SELECT count(*) FROM v_result AS v JOIN v_result AS n USING (problem_id) "
                          "WHERE v.kernel <> 'naive' AND n.kernel = 'naive' AND v.median_ns > 0 AND n.median_ns > 0")}};
    for (const render::Report& report : render::shipped_reports()) {
        INFO("reports/" << report.name << ".sql");
        const std::size_t rows = render::run_report(database, report, {}).table.rows.size();
        if (expected.contains(report.name))
            CHECK(rows == expected.at(report.name));
        else
            CHECK(rows > 0);
    }
}
