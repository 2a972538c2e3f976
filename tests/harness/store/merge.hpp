// Files to merge, and questions to ask of what comes out.
#pragma once

#include "harness/store/merge/merge.hpp"
#include "harness/store/statement.hpp"
#include "tests/catch.hpp"
#include "tests/reports/fixture.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace tconv::test {

// tests/reports/fixture.sql as a file: three runs, every verdict, every table.
inline std::filesystem::path fixture_file(const std::filesystem::path& file) {
    store::Database database = store::Database::open(file, store::Access::read_write, store::Journal::rollback);
    database.execute(source_file("tests/reports/fixture.sql"), "fixture");
    return file;
}

// Another night elsewhere, so that ids of the fixture are taken by others.
inline std::filesystem::path other_file(const std::filesystem::path& file) {
    store::Database database = store::Database::open(file, store::Access::read_write, store::Journal::rollback);
    database.execute(source_file("tests/harness/store/other_night.sql"), "other night");
    return file;
}

inline void execute(const std::filesystem::path& file, const std::string& sql) {
    store::Database::open(file, store::Access::read_write, store::Journal::keep).execute(sql);
}

inline std::vector<std::string> rows(const std::filesystem::path& file, const std::string& sql) {
    store::Database database = store::Database::open(file, store::Access::read_only);
    std::vector<std::string> all;
    for (store::Statement row(database, sql); row.step();) {
        std::string text;
        for (int column = 0; column < row.columns(); ++column)
            text += row.column_name(column) + "=" + (row.is_null(column) ? "NULL" : row.text(column)) + "|";
        all.push_back(text);
    }
    std::ranges::sort(all);
    return all;
}

inline std::string one(const std::filesystem::path& file, const std::string& sql) {
    const auto all = rows(file, sql);
    return all.size() == 1 ? all[0] : std::to_string(all.size()) + " rows";
}

// Every row of every table that is merged.
inline std::vector<std::string> everything(const std::filesystem::path& file) {
    std::vector<std::string> all;
    for (const std::string& table : store::merged_tables())
        for (const std::string& row : rows(file, "SELECT * FROM " + table)) all.push_back(table + ": " + row);
    return all;
}

inline void require_sound(const std::filesystem::path& file) {
    CHECK(rows(file, "PRAGMA foreign_key_check").empty());
    CHECK(one(file, "PRAGMA integrity_check") == "integrity_check=ok|");
}

inline std::string contents(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace tconv::test
