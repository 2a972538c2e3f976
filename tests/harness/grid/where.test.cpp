// `where` filters by any column of table problem, and can do nothing else.
#include "harness/grid/where.hpp"

#include "harness/grid/grid.hpp"
#include "harness/grid/workshop.hpp"
#include "harness/store/statement.hpp"
#include "tests/catch.hpp"

using namespace tconv;
using namespace tconv::grid;

namespace {

// Problems 1, 2 and 3, with that many input channels.
struct Three {
    store::Database workshop = open_workshop();
    Three() {
        for (const char* text : {"c1-1_i8_k3", "c2-4_i8_k3_s2", "c3-4_i8_k3_s2_p1"})
            remember_problem(workshop, parse_label(text));
    }
    std::vector<std::int64_t> where(std::string_view expression) { return problems_where(workshop, expression); }
    std::string refusal(std::string_view expression) {
        try {
            where(expression);
        } catch (const GridError& error) {
            return error.what();
        }
        return "accepted";
    }
};

using Ids = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("where is an expression over every column of table problem", "[grid]") {
    Three three;
    CHECK(three.where("c_in > 1") == Ids{2, 3});
    CHECK(three.where("c_in > 1 OR NULL") == Ids{2, 3});
    CHECK(three.where("label LIKE 'c_-4%p1'") == Ids{3});
    CHECK(three.where("out_w BETWEEN 15 AND 17 AND useful_macs < macs") == Ids{3});
    CHECK(three.where("max(c_in, c_out) = 4 AND abs(pad_begin_w) < 1 -- unpadded") == Ids{2});
    CHECK(three.where("CASE WHEN stride_w = 1 THEN bytes ELSE intensity END > 40") == Ids{1});
    for (store::Statement columns(three.workshop, "SELECT name FROM pragma_table_xinfo('problem')"); columns.step();)
        CHECK(three.where(columns.text(0) + " IS NOT NULL").size() == 3);
}

TEST_CASE("where reaches no other table, no function with effects, no second statement", "[grid]") {
    Three three;
    for (const char* attempt : {"1; DROP TABLE problem",
                                "1); DROP TABLE problem; --",
                                "1) UNION SELECT 1 WHERE (1",
                                "1) UNION ALL SELECT name FROM sqlite_schema WHERE (1",
                                "1) LIMIT (1",
                                "1) ORDER BY (c_in",
                                "1) GROUP BY (c_in",
                                "1) FROM problem WHERE (1",
                                "1), (1",
                                "1)",
                                "(1",
                                "1) --",
                                "c_in IN (SELECT 1)",
                                "EXISTS (SELECT 1 FROM run)",
                                "EXISTS (VALUES (1))",
                                "c_in IN (VALUES (1))",
                                "c_in IN problem",
                                "c_in IN kernel",
                                "c_in IN keep",
                                "c_in IN json_each",
                                "(SELECT max(c_in) FROM problem) = c_in",
                                "(WITH x AS (SELECT 1) SELECT * FROM x)",
                                "run.run_id = 1",
                                "main.sqlite_schema.name = 1",
                                "load_extension('x')",
                                "random() > 0",
                                "length(randomblob(1e9)) > 1",
                                "length(zeroblob(1e9)) > 1",
                                "printf('%1000000000d', 1) > ''",
                                "replace(label, 'c', label) > ''",
                                "char(1) > ''",
                                "hex(label) > ''",
                                "quote(label) > ''",
                                "unicode(label) > 1",
                                "count(*) > 1",
                                "max(c_in) > 1",
                                "sum(c_in) OVER () > 1",
                                "median(c_in)",
                                "json('{}')",
                                "sqlite_version() > ''",
                                "last_insert_rowid() = 1",
                                "changes() = 1",
                                "current_timestamp > ''",
                                "problem_label(1)",
                                "stable_hash(label, 1) > 0",
                                "writefile('x', 'y')",
                                "readfile('/etc/passwd') > ''",
                                "RAISE(ABORT, 1)",
                                "label MATCH 'x'",
                                "label REGEXP 'x'",
                                "PRAGMA user_version",
                                "ATTACH 'x' AS y",
                                "DELETE FROM problem",
                                "UPDATE problem SET c_in = 1",
                                ":parameter",
                                "?",
                                "?1",
                                "@x",
                                "$x",
                                "c_in AS x",
                                "*",
                                "problem.*",
                                "(1, 2)",
                                "",
                                " ",
                                "-- nothing",
                                "label LIKE \"c1%\"",
                                "no_such > 1"}) {
        INFO(attempt);
        CHECK(three.refusal(attempt).starts_with("where: "));
    }
    CHECK_THAT(three.refusal(std::string_view("1\0; DROP TABLE problem", 22)), ContainsSubstring("control character"));
    CHECK(three.where("1").size() == 3);
}

TEST_CASE("what where refuses it names", "[grid]") {
    Three three;
    CHECK(three.refusal("strid_w > 1") == "where: no such column: strid_w; did you mean stride_w?");
    CHECK(three.refusal("random() > 0") == "where: the function random is not allowed");
    CHECK(three.refusal("c_in IN (SELECT 1)") == "where: a second SELECT is not allowed");
    CHECK(three.refusal("c_in >") == "where: near \")\": syntax error");
}

TEST_CASE("a refused where leaves the database usable", "[grid]") {
    Three three;
    CHECK_FALSE(three.refusal("random()") == "accepted");
    three.workshop.execute("CREATE TABLE later (x)");
    CHECK(store::Statement(three.workshop, "SELECT count(*) FROM later").step());
}
