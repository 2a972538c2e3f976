// What is merged from, and into, when something is wrong with it: one line, and nothing is harmed.
#include "harness/store/merge/checks.hpp"
#include "harness/store/merge/merge.hpp"
#include "tests/command.hpp"
#include "tests/harness/store/merge.hpp"

#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace tconv;
using namespace tconv::test;
using store::Access;
using store::Database;
using store::merge;
using store::Statement;

TEST_CASE("what cannot be read is one line, and nothing is harmed", "[store][merge]") {
    const Scratch scratch;
    const fs::path good = fixture_file(scratch / "good.db"), out = other_file(scratch / "out.db");
    std::ofstream(scratch / "text.db") << "certainly not a database, whatever its name says";
    fs::create_directory(scratch / "folder.db");
    std::ofstream(scratch / "empty.db");
    sqlite3* foreign = nullptr;
    sqlite3_open((scratch / "foreign.db").c_str(), &foreign);
    sqlite3_exec(foreign, "CREATE TABLE t (x)", nullptr, nullptr, nullptr);
    sqlite3_close(foreign);
    fs::copy_file(good, scratch / "newer.db");
    execute(scratch / "newer.db", "PRAGMA user_version = 999");
    std::string bytes = contents(good);
    {  // the middle of a table is overwritten, its first pages are not
        Database database = Database::open(good, Access::read_only);
        Statement page(database, "SELECT max(pageno) FROM dbstat WHERE name = 'sample' AND pagetype = 'leaf'");
        const auto at = page.step() ? static_cast<std::size_t>(page.integer(0) - 1) * 4096 : 0;
        REQUIRE(at > 0);
        std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                  bytes.begin() + static_cast<std::ptrdiff_t>(at + 4096), '\x5a');
    }
    fs::copy_file(good, scratch / "edited.db");
    execute(scratch / "edited.db", "PRAGMA ignore_check_constraints = ON; UPDATE verdict SET message = ''");
    fs::copy_file(good, scratch / "loosened.db");  // its own tables allow what ours do not
    execute(scratch / "loosened.db",
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'message <> ''''', 'true') "
            "WHERE name = 'verdict'; PRAGMA writable_schema = RESET; UPDATE verdict SET message = ''");
    std::ofstream(scratch / "torn.db", std::ios::binary) << bytes;
    std::ofstream(scratch / "short.db", std::ios::binary) << contents(good).substr(0, 20000);
    const std::string before = contents(out);
    const auto [file, expected] = GENERATE(table<std::string, std::string>({{"missing.db", "there is no such file"},
                                                                            {"folder.db", "there is no such file"},
                                                                            {"text.db", "not a database"},
                                                                            {"empty.db", "not one of tconv's"},
                                                                            {"foreign.db", "not one of tconv's"},
                                                                            {"newer.db", "newer tconv"},
                                                                            {"edited.db", "verdict breaks a CHECK"},
                                                                            {"loosened.db", "verdict breaks a CHECK"},
                                                                            {"torn.db", "is damaged"},
                                                                            {"short.db", "is damaged"}}));
    for (const char* target : {"out.db", "new.db"}) {
        const Outcome outcome = outcome_of(scratch, "tconv", "merge " + std::string(target) + " " + file + " good.db");
        INFO(outcome.output);
        CHECK(outcome.exit_code == 3);
        CHECK(std::ranges::count(outcome.output, '\n') == 1);
        CHECK_THAT(outcome.output, ContainsSubstring(file) && ContainsSubstring(expected));
    }
    CHECK((contents(out) == before));
    CHECK_FALSE(fs::exists(scratch / "new.db"));
}

TEST_CASE("the CHECKs of a table are read from its text", "[store][merge]") {
    CHECK(store::condition_of("CREATE TABLE t (a INTEGER) STRICT").empty());
    CHECK(
        store::condition_of("CREATE TABLE t (a TEXT CHECK (a IN ('x)', 'CHECK (y', '')),  -- CHECK (not) (this\n"
                            " b INTEGER NOT NULL AS (length(a)) CHECK (b > (1 + 2)), /* CHECK ( */ CHECK (a <> b))") ==
        "(a IN ('x)', 'CHECK (y', '')) AND (b > (1 + 2)) AND (a <> b)");
}

TEST_CASE("what somebody was writing, or died writing, is taken as of its last commit", "[store][merge]") {
    const Scratch scratch;
    for (const auto journal : {store::Journal::rollback, store::Journal::wal}) {
        const fs::path in = scratch / (journal == store::Journal::wal ? "wal.db" : "rollback.db");
        fixture_file(in);
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {  // dies within a commit whose first pages are in the file
            Database database = Database::open(in, Access::read_write, journal);
            database.execute("UPDATE verdict SET seed = 11 WHERE trial_id = 2");
            database.execute(
                "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN; UPDATE verdict SET seed = 77, "
                "message = message || hex(zeroblob(3000)); UPDATE sample SET ns = 1");
            kill(getpid(), SIGKILL);
        }
        int status = 0;
        waitpid(child, &status, 0);
        REQUIRE(WIFSIGNALED(status));
        const std::string before = contents(in);
        const fs::path out = scratch / "out.db";
        fs::remove(out);
        CHECK(merge(out, {in}).runs == 3);
        CHECK((contents(in) == before));
        CHECK(one(out, "SELECT sum(seed = 77) AS lost, sum(seed = 11) AS kept FROM verdict") == "lost=0|kept=1|");
        require_sound(out);
    }
    Database writer = Database::open(scratch / "wal.db", Access::read_write, store::Journal::keep);
    store::Transaction transaction(writer);
    writer.execute("UPDATE verdict SET seed = 5");
    CHECK(merge(scratch / "beside.db", {scratch / "wal.db"}).runs == 3);
    CHECK(one(scratch / "beside.db", "SELECT count(*) AS n FROM verdict WHERE seed = 5") == "n=0|");
}

TEST_CASE("a merge that dies leaves its target as it was", "[store][merge]") {
    const Scratch scratch;
    const fs::path in = fixture_file(scratch / "in.db"), out = other_file(scratch / "out.db");
    const auto before = everything(out);
    for (const int microseconds : {500, 1000, 2000, 3000, 4000, 6000, 8000, 12000, 16000}) {
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            merge(out, {in});
            _exit(0);
        }
        usleep(static_cast<useconds_t>(microseconds));
        kill(child, SIGKILL);
        int status = 0;
        waitpid(child, &status, 0);
        if (!WIFSIGNALED(status)) break;
        Database::open(out, Access::read_write, store::Journal::keep);  // undoes what is half done
        const auto after = everything(out);
        CHECK((after == before || rows(out, "SELECT * FROM run").size() == 4));
        require_sound(out);
    }
    merge(out, {in});
    CHECK(rows(out, "SELECT * FROM run").size() == 4);
}
