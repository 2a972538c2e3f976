// Databases that tests put questions to.
#pragma once

#include "harness/store/database.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace tconv::test {

// A file of the source tree.
inline std::string source_file(const std::string& path) {
    std::ifstream in(std::string(TCONV_SOURCE_DIR) + "/" + path, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(in), {}};
}

// One of everything: tests/reports/fixture.sql, in memory.
inline store::Database fixture() {
    auto database = store::Database::in_memory();
    database.execute(source_file("tests/reports/fixture.sql"), "tests/reports/fixture.sql");
    return database;
}

}  // namespace tconv::test
