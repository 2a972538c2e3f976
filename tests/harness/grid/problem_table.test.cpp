#include "harness/grid/problem_table.hpp"

#include "harness/grid/columns.hpp"
#include "harness/grid/grid.hpp"
#include "tests/catch.hpp"

using namespace tconv;
using namespace tconv::grid;

TEST_CASE("a problem is a row and back", "[grid]") {
    Problem p = parse_label("n2_c6-4_g2_i5x7_k3x2_d2_p1:0_bias");
    CHECK(from_row(to_row(p)) == p);
    Row row{};
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = static_cast<std::int64_t>(i + 1);
    row[5] = 1;
    CHECK(to_row(from_row(row)) == row);
}

TEST_CASE("a problem is remembered once and recalled as it was", "[grid]") {
    store::Database database = store::Database::in_memory();
    const Problem one = parse_label("n2_c6-4_g2_i5x7_k3x2_d2_p1:0_bias"), other = parse_label("c1-1_i3_k3");
    const auto id = remember_problem(database, one);
    CHECK(remember_problem(database, other) != id);
    CHECK(remember_problem(database, one) == id);
    ProblemTable table(database);
    CHECK(table.remember(one) == id);
    CHECK(recall_problem(database, id) == one);
    CHECK_THROWS_AS(recall_problem(database, 99), GridError);
    CHECK_THROWS_AS(remember_problem(database, Problem{.batch = 0}), ProblemError);
}

TEST_CASE("the database derives from a problem's columns what C++ derives", "[grid]") {
    store::Database database = store::Database::in_memory();
    for (const char* text : {"n2_c6-4_g2_i5x7_k3x2_d2_p1:0_bias", "c512-256_i4x4x4_k4_s2_p1", "c3-5_i9_k16_s8_p4:3"}) {
        const Problem p = parse_label(text);
        store::Statement row(database,
                             "SELECT label, out_d, out_h, out_w, macs, x_size, w_size, y_size, size, useful_macs "
                             "FROM problem WHERE problem_id = :id");
        row.bind(":id", remember_problem(database, p)).step();
        CHECK(row.text(0) == text);
        CHECK(row.integer(1) == p.d().out());
        CHECK(row.integer(2) == p.h().out());
        CHECK(row.integer(3) == p.w().out());
        CHECK(row.integer(4) == p.macs());
        CHECK(row.integer(5) == p.x_size());
        CHECK(row.integer(6) == p.w_size());
        CHECK(row.integer(7) == p.y_size());
        CHECK(row.integer(8) == p.x_size() + p.w_size() + p.y_size() + p.bias_size());
        CHECK(row.integer(9) == p.useful_macs());
    }
}
