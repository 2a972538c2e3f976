// From a sweep's file to the winners' table to what auto runs, by the real binary; and with tables nobody should trust.
#include "harness/store/statement.hpp"
#include "kernels/auto/choose.hpp"
#include "tests/catch.hpp"
#include "tests/command.hpp"
#include "tests/environment.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

using namespace tconv;
using test::outcome_of;
using test::Scratch;

namespace {

constexpr auto problem = "c2-3_i4x4_k3_s2";

std::string sweep(const std::string& kernels, const std::string& database) {
    return std::string("sweep --problem ") + problem + " --kernels " + kernels + " --repetitions 3 --quiet --db " +
           database;
}

// A sweep of all candidates, of which matrix_ct was fastest: so it says.
void measure(const Scratch& scratch) {
    REQUIRE(outcome_of(scratch, "tconv", sweep("'*'", "a.db")).exit_code == 0);
    store::Database::open(scratch / "a.db", store::Access::read_write)
        .execute(
            "UPDATE timing SET median_ns = 1 WHERE trial_id = (SELECT trial_id FROM trial JOIN kernel USING "
            "(kernel_id) WHERE name = 'matrix_ct')");
}

void change(const Scratch& scratch, const std::string& sql) {
    store::Database::open(scratch / "a.db", store::Access::read_write).execute(sql);
}

// What a sweep of `auto` chose with this table, and what it printed.
struct Swept {
    std::string chosen, output;
    int exit_code;
};
Swept sweep_auto(const Scratch& scratch, const std::string& table, const std::string& file = "auto.db") {
    const test::Variable winners("TCONV_WINNERS", table.c_str());
    const auto outcome = outcome_of(scratch, "tconv", sweep("auto", file));
    store::Database database = store::Database::open(scratch / file, store::Access::read_only);
    store::Statement row(database, "SELECT chosen, message FROM v_result WHERE kernel = 'auto' AND verdict = 'agrees'");
    REQUIRE(row.step());
    return {row.text(0), outcome.output + row.text(1), outcome.exit_code};
}

std::string contents(const std::filesystem::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("tune writes what was fastest, and auto runs it", "[cli]") {
    const Scratch scratch;
    measure(scratch);
    const auto tuned = outcome_of(scratch, "tconv", "tune --db a.db --out deep/er/table");
    CHECK(tuned.exit_code == 0);
    CHECK(tuned.output == "deep/er/table: 1 winners (matrix_ct 1)\n");
    const choosing::Winners winners = choosing::parse_table(contents(scratch / "deep/er/table"));
    CHECK(winners == choosing::Winners{{{problem, Dtype::f32, 1}, "matrix_ct"}});
    CHECK(std::distance(std::filesystem::directory_iterator(scratch / "deep/er"), {}) == 1);  // nothing beside it

    const Swept with = sweep_auto(scratch, "deep/er/table");
    {
        const test::Variable named("TCONV_WINNERS", "deep/er/table");
        CHECK_THAT(outcome_of(scratch, "tconv", "kernels").output,
                   ContainsSubstring("auto chooses by 1 measured winners in deep/er/table, else by its cost model\n"));
    }
    CHECK(with.exit_code == 0);
    CHECK(with.chosen == "matrix_ct");
    CHECK(sweep_auto(scratch, "", "without.db").chosen != "matrix_ct");
}

TEST_CASE("the default place is in the user's cache", "[cli]") {
    const Scratch scratch;
    measure(scratch);
    const test::Variable none("TCONV_WINNERS", nullptr), cache("XDG_CACHE_HOME", (scratch / "cache").c_str());
    const auto tuned = outcome_of(scratch, "tconv", "tune --db a.db");
    INFO(tuned.output);
    CHECK(tuned.exit_code == 0);
    CHECK(choosing::parse_table(contents(scratch / "cache/tconv/winners")).size() == 1);
}

TEST_CASE("a table that is not to be trusted costs a line and nothing else", "[cli]") {
    const Scratch scratch;
    const std::string own = sweep_auto(scratch, "").chosen;
    REQUIRE(own != "matrix_ct");
    const std::string right = choosing::to_text({{{problem, Dtype::f32, 1}, "matrix_ct"}});
    std::string foreign = right;
    foreign.insert(foreign.find("machine ") + 8, "another ");
    const std::string evil[] = {"",
                                right.substr(0, right.size() - 1),
                                foreign,
                                std::string(3000, '\xff'),
                                right + right,
                                std::string("\0\033[2J\n", 6)};
    int n = 0;
    for (const std::string& text : evil) {
        std::ofstream(scratch / "table", std::ios::binary) << text;
        const Swept swept = sweep_auto(scratch, "table", std::to_string(n++) + ".db");
        INFO(swept.output);
        CHECK(swept.exit_code == 0);
        CHECK(swept.chosen == own);
        CHECK_THAT(swept.output, ContainsSubstring("tconv: auto goes without its winners' table: table: "));
        CHECK(swept.output.find('\033') == std::string::npos);
        CHECK(std::count(swept.output.begin(), swept.output.end(), '\n') ==
              2);  // the warning, and the sweep's own line
    }
}

TEST_CASE("tune takes no other machine's word, nor that of a race with one runner", "[cli]") {
    const Scratch scratch;
    measure(scratch);
    std::string spoil = GENERATE(
        "UPDATE machine SET cpu_model = 'Z80'", "UPDATE machine SET cpu_flags = ''",
        "UPDATE machine SET hardware_threads = 1000000", "UPDATE build SET version = '0.0.1'",
        "DELETE FROM trial WHERE kernel_id = (SELECT kernel_id FROM kernel WHERE name = 'tiled')",
        "UPDATE trial SET state = 'judged' WHERE trial_id = 1; UPDATE timing SET stopped_by = NULL WHERE trial_id = 1",
        "UPDATE verdict SET verdict = 'disagrees', message = 'wrong'");
    change(scratch, "PRAGMA foreign_keys = ON; " + spoil);
    std::ofstream(scratch / "table") << "what was there";
    const auto refused = outcome_of(scratch, "tconv", "tune --db a.db --out table");
    INFO(spoil << ": " << refused.output);
    CHECK(refused.exit_code == 2);
    CHECK_THAT(refused.output, ContainsSubstring("holds no run of this machine and version that timed all of"));
    CHECK(contents(scratch / "table") == "what was there");
}

TEST_CASE("a sweep whose time was spent has its winners, too", "[cli]") {
    const Scratch scratch;
    measure(scratch);
    change(scratch, "UPDATE trial SET state = 'judged'; UPDATE timing SET stopped_by = 'budget'");
    const auto tuned = outcome_of(scratch, "tconv", "tune --db a.db --out table");
    INFO(tuned.output);
    CHECK(tuned.exit_code == 0);
    CHECK(choosing::parse_table(contents(scratch / "table")).begin()->second == "matrix_ct");
}

TEST_CASE("a kernel that did not agree has not won", "[cli]") {
    const Scratch scratch;
    measure(scratch);
    change(scratch,
           "UPDATE verdict SET verdict = 'disagrees', message = 'wrong' WHERE trial_id = (SELECT trial_id FROM "
           "trial JOIN kernel USING (kernel_id) WHERE name = 'matrix_ct')");
    REQUIRE(outcome_of(scratch, "tconv", "tune --db a.db --out table").exit_code == 0);
    CHECK(choosing::parse_table(contents(scratch / "table")).begin()->second != "matrix_ct");
}

TEST_CASE("tune says what it cannot write or read", "[cli]") {
    const Scratch scratch;
    measure(scratch);
    std::ofstream(scratch / "file") << "";
    for (const auto& [arguments, code, said] :
         {std::tuple{"--db a.db --out file/table", 2, "tune: cannot make file"},
          std::tuple{"--db a.db --out .", 2, "tune: cannot write ."},
          std::tuple{"--db none.db --out table", 3, "none.db"},
          std::tuple{"--db a.db", 2, "give --out FILE"}}) {  // TCONV_WINNERS is empty in tests
        const auto refused = outcome_of(scratch, "tconv", std::string("tune ") + arguments);
        INFO(refused.output);
        CHECK(refused.exit_code == code);
        CHECK_THAT(refused.output, ContainsSubstring(said));
        CHECK(std::count(refused.output.begin(), refused.output.end(), '\n') == 1);
    }
}

TEST_CASE("what was judged by one table is not timed by another", "[cli]") {
    const Scratch scratch;
    const Swept first = sweep_auto(scratch, "");
    store::Database::open(scratch / "auto.db", store::Access::read_write)
        .execute(
            "UPDATE trial SET state = 'judged'; UPDATE verdict SET chosen = 'matrix_ct'; "
            "UPDATE run SET finished_at = NULL");
    const Swept again = sweep_auto(scratch, "");
    INFO(again.output);
    CHECK_THAT(again.output, ContainsSubstring("not timed: matrix_ct was judged, and would not run now"));
    store::Database database = store::Database::open(scratch / "auto.db", store::Access::read_only);
    store::Statement row(database, "SELECT count(*) FROM v_result WHERE median_ns IS NULL AND state = 'done'");
    row.step();
    CHECK(row.integer(0) == 1);
}
