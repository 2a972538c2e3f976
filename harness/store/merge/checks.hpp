// What the tables here demand of a row (their CHECKs), asked of the rows of another file. SQLite asks each row that is
// copied, one after another, for a third of a merge's time; here it is asked in a thread beside.
#pragma once

#include "harness/store/database.hpp"

#include <filesystem>
#include <future>
#include <string>
#include <string_view>
#include <vector>

namespace tconv::store {

// The conditions of all CHECKs in the text of a CREATE TABLE, joined by AND; empty where there is none.
std::string condition_of(std::string_view create_table);

class Checks {
public:
    // Begins to ask those of `database`'s tables of every row of `file`.
    Checks(Database& database, const std::vector<std::string>& tables, const std::filesystem::path& file);
    // The first table with a row that does not meet them, or why that cannot be told; empty where all rows do. Waits.
    std::string finding() const { return finding_.get(); }

private:
    std::shared_future<std::string> finding_;
};

}  // namespace tconv::store
