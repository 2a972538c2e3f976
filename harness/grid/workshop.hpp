// The private database a grid is made in: table problem of the schema, the workshop's own tables and views
// (sql/workshop.sql, sql/judged.sql), and the SQL functions they call:
//
//     problem_label(24 columns)    the canonical label          both take the columns in the order of columns.hpp
//     useful_macs(24 columns)      multiply-adds that land      and must be handed a valid problem
//     stable_hash(text, seed)      64 bits, the same on every machine: FNV-1a, then splitmix64's finaliser
#pragma once

#include "harness/store/database.hpp"

#include <chrono>

namespace tconv::grid {

store::Database open_workshop();

// While it lives, statements on `database` are interrupted once the time is over; they then throw StoreError.
class TimeLimit {
public:
    TimeLimit(store::Database& database, std::chrono::milliseconds limit);
    ~TimeLimit();
    TimeLimit(const TimeLimit&) = delete;
    TimeLimit& operator=(const TimeLimit&) = delete;
    bool over() const;

private:
    store::Database* database_;
    std::chrono::steady_clock::time_point end_;
};

}  // namespace tconv::grid
