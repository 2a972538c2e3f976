// Everything embedded is there, as in the source tree, and every statement in it prepares.
#include "harness/store/assets.hpp"

#include "harness/grid/workshop.hpp"
#include "harness/store/statement.hpp"
#include "tests/catch.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace tconv;

namespace {

std::string file_text(const std::string& path) {
    std::ifstream in(std::string(TCONV_SOURCE_DIR) + "/" + path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// Without this, a misspelt "column" in double quotes is a string.
void take_no_column_for_text(store::Database& database) {
    sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
}

}  // namespace

TEST_CASE("embedded files are those of the source tree", "[store]") {
    for (const store::Asset& asset : store::assets()) {
        INFO(asset.path);
        CHECK(asset.text == file_text(std::string(asset.path)));
    }
    const std::string root = TCONV_SOURCE_DIR;
    for (const char* folder : {"/schemas", "/reports", "/harness"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root + folder))
            if (entry.path().extension() == ".sql") {
                INFO(entry.path());
                CHECK(store::find_asset(std::filesystem::relative(entry.path(), root).string()) != nullptr);
            }
}

TEST_CASE("a file that is not embedded is named", "[store]") {
    CHECK(store::find_asset("reports/none.sql") == nullptr);
    CHECK_THROWS_WITH(store::asset("reports/none.sql"), ContainsSubstring("reports/none.sql"));
}

TEST_CASE("every embedded statement prepares against a fresh database", "[store]") {
    auto database = store::Database::in_memory();  // runs schemas/
    auto workshop = grid::open_workshop();         // runs the .sql that makes the grid's own tables
    take_no_column_for_text(database);
    take_no_column_for_text(workshop);
    database.execute(store::asset("harness/sweep/sql/claim/fence.sql"));
    int prepared = 0;
    for (const store::Asset& asset : store::assets_under("", ".sql")) {
        if (asset.path.starts_with("schemas/")) continue;
        if (asset.path.ends_with("/workshop.sql") || asset.path.ends_with("/judged.sql")) continue;
        if (asset.path.ends_with("/fence.sql")) continue;
        if (asset.path.starts_with("harness/store/merge/")) continue;  // has blanks to fill; merge.test.cpp runs it
        INFO(asset.path);
        CHECK_NOTHROW(store::prepare(asset.path.starts_with("harness/grid/") ? workshop : database, asset.path));
        ++prepared;
    }
    CHECK(prepared > 30);
}

TEST_CASE("migrations are numbered without gaps and make one schema", "[store]") {
    int number = 0;
    for (const store::Asset& asset : store::assets_under("schemas/migrations/", ".sql")) {
        INFO(asset.path);
        CHECK(std::stoi(std::string(asset.path.substr(asset.path.rfind('/') + 1))) == ++number);
    }
    CHECK(number == store::newest_schema_version());
    auto database = store::Database::in_memory();
    for (const char* check : {"PRAGMA integrity_check", "PRAGMA foreign_key_check"}) {
        store::Statement statement(database, check);
        if (statement.step()) CHECK(statement.text(0) == "ok");
    }
}
