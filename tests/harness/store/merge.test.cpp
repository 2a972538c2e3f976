// Databases united: nothing lost, nothing twice, contradictions reported, inputs and whoever fails left as they were.
#include "harness/store/merge/merge.hpp"

#include "harness/store/assets.hpp"
#include "harness/store/statement.hpp"
#include "tests/catch.hpp"
#include "tests/command.hpp"
#include "tests/harness/store/merge.hpp"

#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace fs = std::filesystem;
using namespace tconv;
using namespace tconv::test;
using store::Access;
using store::Database;
using store::merge;
using store::MergeSummary;
using store::Statement;

namespace {

std::vector<std::string> tables_of(const fs::path& file) {
    std::vector<std::string> tables;
    Database database = Database::open(file, Access::read_only);
    for (Statement row(database, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
         row.step();)
        tables.push_back(row.text(0));
    return tables;
}

// Results as people read them, without the numbers that rows have in their file.
std::vector<std::string> results(const fs::path& file, const std::string& where = "true") {
    std::string columns;
    {
        Database database = Database::open(file, Access::read_only);
        for (Statement row(database, "SELECT name FROM pragma_table_info('v_result')"); row.step();)
            if (row.text(0) != "run_id" && row.text(0) != "trial_id" && row.text(0) != "problem_id")
                columns += ", v." + row.text(0);
    }
    return rows(file,
                "SELECT r.uuid" + columns +
                    ", (SELECT group_concat(phase || repetition || ':' || ns) FROM sample AS s WHERE s.trial_id = "
                    "v.trial_id) AS samples, (SELECT group_concat(name || value) FROM counter AS c WHERE "
                    "c.trial_id = v.trial_id) AS counters "
                    "FROM v_result AS v JOIN run AS r USING (run_id) WHERE " +
                    where);
}

}  // namespace

TEST_CASE("every table and column of the schema is merged, or said not to be", "[store][merge]") {
    const Scratch scratch;
    const fs::path in = fixture_file(scratch / "in.db"), out = scratch / "out.db";
    std::set<std::string> known(store::merged_tables().begin(), store::merged_tables().end());
    known.insert(store::unmerged_tables().begin(), store::unmerged_tables().end());
    for (const std::string& table : tables_of(in)) {
        INFO(table << ": name it in merged_tables() or unmerged_tables(), harness/store/merge/merge.cpp");
        CHECK(known.contains(table));
    }
    for (const std::string& table : store::merged_tables()) {
        INFO(table << ": give tests/reports/fixture.sql a row of it");
        CHECK_FALSE(rows(in, "SELECT * FROM " + table + " LIMIT 1").empty());
    }
    const MergeSummary merged = merge(out, {in});
    CHECK(merged.runs == 3);
    CHECK(merged.conflicts == 0);
    CHECK(everything(out) == everything(in));  // ids as well: the fixture counts from 1 without gaps
    require_sound(out);
}

TEST_CASE("a column that refers to another table is mapped, not copied", "[store][merge]") {
    const Scratch scratch;
    Database database = Database::open(fixture_file(scratch / "in.db"), Access::read_only);
    for (const std::string& table : store::merged_tables()) {
        const std::string own = "harness/store/merge/sql/" + table + ".sql";
        const store::Asset* found = store::find_asset(own);
        const std::string sql(found ? found->text : store::asset("harness/store/merge/sql/of_a_trial.sql"));
        Statement columns(database, "SELECT \"from\" FROM pragma_foreign_key_list(:table)");
        for (columns.bind(":table", table); columns.step();) {
            INFO(own << " leaves {" << table << " - " << columns.text(0) << "} out of what it copies");
            CHECK_THAT(sql, ContainsSubstring(" - " + columns.text(0)));
        }
    }
}

TEST_CASE("a file that counts otherwise keeps what it has and gets what it lacks", "[store][merge]") {
    const Scratch scratch;
    const fs::path in = fixture_file(scratch / "in.db"), out = other_file(scratch / "out.db");
    const auto here = results(out), there = results(in);
    const MergeSummary merged = merge(out, {in});
    CHECK(merged.runs == 3);
    CHECK(merged.trials == static_cast<std::int64_t>(there.size()));
    std::vector<std::string> expected = here;
    expected.insert(expected.end(), there.begin(), there.end());
    std::ranges::sort(expected);
    CHECK(results(out) == expected);
    CHECK(one(out,
              "SELECT (SELECT count(*) FROM machine) AS m, (SELECT count(*) FROM build) AS b, (SELECT count(*) FROM "
              "run) AS r") == "m=3|b=3|r=4|");
    CHECK(one(out, "SELECT count(*) AS n FROM problem WHERE label = 'c3-2_i5_k3_s2'") == "n=1|");
    require_sound(out);
}

TEST_CASE("merging again adds nothing, whatever the order", "[store][merge]") {
    const Scratch scratch;
    const fs::path a = fixture_file(scratch / "a.db"), b = other_file(scratch / "b.db");
    merge(scratch / "ab.db", {a, b});
    const auto once = everything(scratch / "ab.db");
    for (const auto& inputs : {std::vector{a}, std::vector{b}, std::vector{b, a, b}, std::vector{scratch / "ab.db"}}) {
        const MergeSummary again = merge(scratch / "ab.db", inputs);
        CHECK(again.runs + again.trials + again.completed + again.done_twice + again.conflicts == 0);
        CHECK(everything(scratch / "ab.db") == once);
    }
    merge(scratch / "ba.db", {b, a});
    CHECK(results(scratch / "ba.db") == results(scratch / "ab.db"));
    merge(scratch / "abba.db", {scratch / "ab.db", scratch / "ba.db"});
    CHECK(everything(scratch / "abba.db") == once);
}

TEST_CASE("more inputs than SQLite attaches are merged the same", "[store][merge]") {
    const Scratch scratch;
    std::vector<fs::path> inputs;
    for (int i = 0; i < 12; ++i) {
        inputs.push_back(fixture_file(scratch / ("in" + std::to_string(i) + ".db")));
        execute(inputs.back(), "UPDATE verdict SET verdict = 'agrees' WHERE verdict = 'declined' AND " +
                                   std::to_string(i) + " = 11; UPDATE run SET uuid = 'one' WHERE run_id = 1");
    }
    for (const auto& [uuid, run] : {std::pair("two", 2), std::pair("three", 3)})
        for (const fs::path& input : inputs)
            execute(input, "UPDATE run SET uuid = '" + std::string(uuid) + "' WHERE run_id = " + std::to_string(run));
    const MergeSummary merged = merge(scratch / "out.db", inputs);
    CHECK(merged.runs == 3);
    CHECK(merged.conflicts == 3);  // of the last input: what was declined agrees there
    CHECK(merged.conflict_lines.size() == 3);
    CHECK(everything(scratch / "out.db") == everything(inputs[0]));
    CHECK(std::distance(fs::directory_iterator(scratch.path()), fs::directory_iterator()) == 13);  // no copies left
}

TEST_CASE("a run that went on in a copy is completed, and a contradiction reported", "[store][merge]") {
    const Scratch scratch;
    const fs::path copy = fixture_file(scratch / "copy.db"), out = scratch / "out.db";
    fs::copy_file(copy, out);
    // Run 3 has one planned trial; the copy has done it. In run 1, trials 1 and 2 were judged in both: 1 otherwise.
    execute(
        copy,
        "UPDATE trial SET state = 'done' WHERE run_id = 3;"
        "INSERT INTO verdict (trial_id, verdict, message, seed, judged_at) SELECT trial_id, 'agrees', '', 9, '2024-02' "
        "FROM trial WHERE run_id = 3;"
        "INSERT INTO counter (trial_id, name, value) SELECT trial_id, 'went_on', 1 FROM trial WHERE run_id = 3;"
        "UPDATE verdict SET verdict = 'disagrees', message = 'no', judged_at = '2024-02' WHERE trial_id = 1;"
        "UPDATE verdict SET judged_at = '2024-02' WHERE trial_id = 2;"
        "UPDATE time_spent SET seconds = 7 WHERE run_id = 1 AND activity = 'verifying'");
    const Outcome outcome = outcome_of(scratch, "tconv", "merge out.db copy.db");
    INFO(outcome.output);
    CHECK(outcome.exit_code == 1);
    CHECK_THAT(outcome.output,
               ContainsSubstring("conflict: copy.db: trial 1 (c16-8_i8x8_k4_s2_p1, naive, f32, 1 threads, "
                                 "warm cache, run 1) agrees here, disagrees there"));
    CHECK_THAT(outcome.output, ContainsSubstring("0 new runs, 0 new trials, 1 that were left are done, 1 done twice"));
    CHECK(one(out, "SELECT verdict, judged_at FROM verdict WHERE trial_id = 1") ==
          "verdict=agrees|judged_at=2024-01-02T00:00:01.000Z|");
    CHECK(one(out,
              "SELECT v.seed, t.state, r.finished_at, (SELECT value FROM counter WHERE trial_id = t.trial_id AND "
              "name = 'went_on') AS went_on FROM trial AS t JOIN verdict AS v USING (trial_id) JOIN run AS r USING "
              "(run_id) WHERE run_id = 3") == "seed=9|state=done|finished_at=2024-02|went_on=1|");
    CHECK(one(out, "SELECT seconds FROM time_spent WHERE run_id = 1 AND activity = 'verifying'") == "seconds=7.0|");
    CHECK(outcome_of(scratch, "tconv", "merge out.db copy.db").exit_code == 1);  // still so
    require_sound(out);
}

TEST_CASE("runs that only look alike stay apart", "[store][merge]") {
    const Scratch scratch;
    const fs::path a = fixture_file(scratch / "a.db"), b = fixture_file(scratch / "b.db");  // same facts, other uuids
    CHECK(merge(scratch / "out.db", {a, b}).runs == 6);
    execute(b, "UPDATE run SET uuid = (SELECT 'x'), seed = 2 WHERE run_id = 1");
    execute(a, "UPDATE run SET uuid = 'x' WHERE run_id = 1");
    const MergeSummary merged = merge(a, {b});
    CHECK(merged.runs == 2);
    REQUIRE(merged.conflicts == 1);
    CHECK_THAT(merged.conflict_lines[0], ContainsSubstring("same uuid x"));
}

TEST_CASE("an input of an older schema is migrated in a copy, and known again in every copy", "[store][merge]") {
    const Scratch scratch;
    sqlite3* old = nullptr;
    sqlite3_open((scratch / "old.db").c_str(), &old);
    std::string script;
    for (const store::Asset& migration : store::assets_under("schemas/migrations/", ".sql"))
        if (migration.path < "schemas/migrations/008") script += migration.text;
    script += "PRAGMA application_id = 0x74636e76; PRAGMA user_version = 7";
    REQUIRE(sqlite3_exec(old, script.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    const std::string night = source_file("tests/harness/store/other_night.sql");  // nothing newer than schema 7
    REQUIRE(sqlite3_exec(old, night.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(old);
    const std::string before = contents(scratch / "old.db");
    CHECK(merge(scratch / "out.db", {scratch / "old.db"}).runs == 1);
    CHECK((contents(scratch / "old.db") == before));
    fs::copy_file(scratch / "old.db", scratch / "copy.db");
    execute(scratch / "copy.db", "SELECT 1");  // migrates it
    CHECK(merge(scratch / "out.db", {scratch / "copy.db", scratch / "old.db"}).runs == 0);
    require_sound(scratch / "out.db");
}

TEST_CASE("what a sweep is at work on is not done behind its back", "[store][merge]") {
    const Scratch scratch;
    const fs::path copy = fixture_file(scratch / "copy.db"), out = scratch / "out.db";
    fs::copy_file(copy, out);
    const std::string lives =
        "INSERT INTO process (run_id, role, hostname, host, pid, started_ticks, lease_until) VALUES (3, 'sweep', 'h', "
        "'h', 1, 1, strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '100 seconds'))";
    execute(out, lives);
    execute(copy, "UPDATE trial SET state = 'done' WHERE run_id = 3");
    CHECK_THROWS_WITH(merge(out, {copy}), ContainsSubstring("run 3, on which a sweep is at work"));
    CHECK(one(out, "SELECT state FROM trial WHERE run_id = 3") == "state=planned|");
    execute(out, "DELETE FROM process");
    execute(copy, lives);
    const MergeSummary merged = merge(out, {copy});
    CHECK(merged.completed == 1);
    REQUIRE(merged.notes.size() == 1);
    CHECK_THAT(merged.notes[0], ContainsSubstring("a sweep is at work on it"));
}

TEST_CASE("shards swept apart are merged into the whole grid", "[store][merge][shard]") {
    const Scratch scratch;
    const std::string sweep = "sweep edge --kernels naive --no-timing --quiet --db ";
    for (const char* shard : {"1/2", "2/2"}) {
        const std::string db = std::string("s") + shard[0] + ".db";
        REQUIRE(outcome_of(scratch, "tconv", sweep + db + " --shard " + shard).exit_code == 0);
    }
    REQUIRE(outcome_of(scratch, "tconv", sweep + "whole.db").exit_code == 0);
    const Outcome outcome = outcome_of(scratch, "tconv", "merge all.db s1.db s2.db");
    INFO(outcome.output);
    CHECK(outcome.exit_code == 0);
    const std::string question =
        "SELECT problem, kernel, dtype, threads, cache, verdict, seed, bound_ratio FROM v_result";
    CHECK(rows(scratch / "all.db", question) == rows(scratch / "whole.db", question));
}
