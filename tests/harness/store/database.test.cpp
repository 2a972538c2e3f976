// Opening, migrating and refusing, on real files.
#include "harness/store/database.hpp"

#include "harness/store/assets.hpp"
#include "harness/store/statement.hpp"
#include "tests/catch.hpp"
#include "tests/scratch.hpp"

#include <sqlite3.h>
#include <fstream>

using namespace tconv::store;
using tconv::test::Scratch;

namespace {

std::int64_t number(Database& database, const std::string& sql) {
    Statement statement(database, sql);
    return statement.step() ? statement.integer(0) : -1;
}

std::string contents(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("a new file gets the whole schema and our application_id", "[store]") {
    const Scratch scratch;
    Database database = Database::open(scratch / "new.db", Access::read_write);
    CHECK(number(database, "PRAGMA user_version") == newest_schema_version());
    CHECK(number(database, "PRAGMA application_id") == 0x74636e76);
    CHECK(number(database, "PRAGMA foreign_keys") == 1);
    CHECK(number(database, "SELECT count(*) FROM v_result") == 0);
    Statement mode(database, "PRAGMA journal_mode");
    REQUIRE(mode.step());
    CHECK(mode.text(0) == "wal");
}

TEST_CASE("an older file gets our views anew and keeps the reader's own", "[store]") {
    const Scratch scratch;
    sqlite3* old = nullptr;
    sqlite3_open((scratch / "old.db").c_str(), &old);
    std::string script;
    for (const Asset& migration : assets_under("schemas/migrations/", ".sql"))
        if (migration.path < "schemas/migrations/003") script += migration.text;
    script +=
        "CREATE VIEW v_run AS SELECT 'stale' AS run_id; CREATE VIEW mine AS SELECT 42;"
        "PRAGMA application_id = 0x74636e76; PRAGMA user_version = 2";
    REQUIRE(sqlite3_exec(old, script.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(old);
    Database database = Database::open(scratch / "old.db", Access::read_write);
    CHECK(number(database, "PRAGMA user_version") == newest_schema_version());
    CHECK(number(database, "SELECT count(*) FROM v_run WHERE run_id = 'stale'") == 0);
    CHECK(number(database, "SELECT * FROM mine") == 42);
}

TEST_CASE("a file of somebody else's is refused and left as it was", "[store]") {
    const Scratch scratch;
    SECTION("a database of another program") {
        sqlite3* other = nullptr;
        sqlite3_open((scratch / "other.db").c_str(), &other);
        sqlite3_exec(other, "CREATE TABLE precious (x); INSERT INTO precious VALUES (1)", nullptr, nullptr, nullptr);
        sqlite3_close(other);
        const std::string before = contents(scratch / "other.db");
        for (const Access access : {Access::read_only, Access::read_write})
            CHECK_THROWS_WITH(Database::open(scratch / "other.db", access), ContainsSubstring("not one of tconv's"));
        CHECK(contents(scratch / "other.db") == before);
    }
    SECTION("no database at all") {
        std::ofstream(scratch / "text.db") << std::string(5000, 'x');
        CHECK_THROWS_WITH(Database::open(scratch / "text.db", Access::read_write), ContainsSubstring("not a database"));
        CHECK(contents(scratch / "text.db") == std::string(5000, 'x'));
    }
    SECTION("of a newer tconv") {
        { Database::open(scratch / "future.db", Access::read_write).execute("PRAGMA user_version = 9999"); }
        CHECK_THROWS_WITH(Database::open(scratch / "future.db", Access::read_write), ContainsSubstring("newer tconv"));
    }
    SECTION("a folder, or nothing") {
        CHECK_THROWS_AS(Database::open(scratch.path(), Access::read_write), StoreError);
        CHECK_THROWS_AS(Database::open(scratch / "missing.db", Access::read_only), StoreError);
        CHECK_FALSE(std::filesystem::exists(scratch / "missing.db"));
    }
}

TEST_CASE("a damaged file is one clear line", "[store]") {
    const Scratch scratch;
    { Database::open(scratch / "torn.db", Access::read_write); }
    std::filesystem::resize_file(scratch / "torn.db", 4096);
    CHECK_THROWS_AS(
        [&] {
            Database database = Database::open(scratch / "torn.db", Access::read_write);
            number(database, "SELECT count(*) FROM trial");
        }(),
        StoreError);
}

TEST_CASE("an overwritten page is found when the file is opened, or when it is read", "[store]") {
    const Scratch scratch;
    { Database::open(scratch / "bad.db", Access::read_write); }
    {
        Database database = Database::open(scratch / "bad.db", Access::read_only);
        const std::int64_t page = number(database, "SELECT rootpage FROM sqlite_schema WHERE name = 'trial'");
        std::fstream out(scratch / "bad.db", std::ios::binary | std::ios::in | std::ios::out);
        out.seekp((page - 1) * number(database, "PRAGMA page_size"));
        out << std::string(4096, 'x');
    }
    CHECK_THROWS_AS(Database::open(scratch / "bad.db", Access::read_write), Damaged);
    CHECK_THROWS_WITH(Database::open(scratch / "bad.db", Access::read_write), ContainsSubstring("bad.db: is damaged"));
    Database database = Database::open(scratch / "bad.db", Access::read_only);
    CHECK_THROWS_WITH(number(database, "SELECT count(*) FROM trial NOT INDEXED"),
                      ContainsSubstring("bad.db: is damaged"));
}

TEST_CASE("the journal is the one wanted, where it can be had", "[store]") {
    const Scratch scratch;
    const auto file = scratch / "a.db";
    CHECK(Database::open(file, Access::read_write, Journal::rollback).journal() == "delete");
    CHECK(Database::open(file, Access::read_write, Journal::keep).journal() == "delete");
    CHECK(Database::open(file, Access::read_write).journal() == "wal");
    CHECK(Database::open(file, Access::read_write, Journal::keep).journal() == "wal");
    SECTION("others have it open") {
        Database other = Database::open(file, Access::read_only);
        CHECK(number(other, "SELECT count(*) FROM trial") == 0);
        CHECK(Database::open(file, Access::read_write, Journal::rollback).journal() == "wal");
    }
    SECTION("there can be no shared memory") {
        Database::open(file, Access::read_write, Journal::rollback);
        std::filesystem::create_symlink("a.db-shm", scratch / "a.db-shm");  // to itself: it cannot be opened
        Database database = Database::open(file, Access::read_write);
        CHECK(database.journal() == "delete");
        database.execute("INSERT INTO kernel (name, family, source) VALUES ('a', 'b', 'c')");
    }
}

TEST_CASE("every commit is synced", "[store]") {
    const Scratch scratch;
    Database database = Database::open(scratch / "a.db", Access::read_write);
    CHECK(number(database, "PRAGMA synchronous") == 2);
}

TEST_CASE("a transaction that is not committed leaves nothing", "[store]") {
    Database database = Database::in_memory();
    {
        Transaction transaction(database);
        database.execute("INSERT INTO kernel (name, family, source) VALUES ('a', 'b', 'c')");
    }
    CHECK(number(database, "SELECT count(*) FROM kernel") == 0);
    {
        Transaction transaction(database);
        database.execute("INSERT INTO kernel (name, family, source) VALUES ('a', 'b', 'c')");
        transaction.commit();
    }
    CHECK(number(database, "SELECT count(*) FROM kernel") == 1);
}

TEST_CASE("no transaction begins while a statement is still being read", "[store]") {
    Database database = Database::in_memory();
    Statement rows(database, "SELECT name FROM sqlite_schema");
    rows.step();
    CHECK_THROWS_WITH(Transaction(database), ContainsSubstring("still being read: SELECT name"));
    rows.reset();
    CHECK_NOTHROW(Transaction(database));
}

TEST_CASE("the tables refuse what cannot be", "[store]") {
    Database database = Database::in_memory();
    CHECK_THROWS_AS(database.execute("INSERT INTO trial (run_id, problem_id, kernel_id, dtype, threads, cache) "
                                     "VALUES (1, 1, 1, 'f32', 1, 'warm')"),
                    StoreError);  // no such run
    CHECK_THROWS_AS(database.execute("INSERT INTO kernel (name, family, source) VALUES (NULL, 'b', 'c')"), StoreError);
    CHECK_THROWS_AS(database.execute("INSERT INTO verdict (trial_id, verdict, seed) VALUES (1, 'perhaps', 1)"),
                    StoreError);
}
