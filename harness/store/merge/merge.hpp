// Unites databases: what several machines or shards found, in one file.
//
// Rows are known by what they are, not by their ids: a machine and a build by their facts, a problem by its label, a
// kernel by its name, a run by its uuid, a trial by run, problem, kernel and setting. So merging the same once more
// adds nothing. A trial that both have is taken from the input only where the input is further with it (judged where it
// was planned, done where it was judged). Where two verdicts differ, the one that is there stays, and the conflict is
// reported.
//
// All is written in one transaction. Inputs are opened for reading, each seen as of one moment: a sweep may be at work
// on them.
#pragma once

#include "harness/store/database.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tconv::store {

struct MergeSummary {
    std::int64_t runs = 0, trials = 0;  // that were not there
    std::int64_t completed = 0;         // trials that were there, and are further now
    std::int64_t done_twice = 0;        // in both, measured apart, of the same verdict: the first stays
    std::int64_t conflicts = 0;
    std::vector<std::string> conflict_lines;  // the first of them: "b.db: trial 7 (…) agrees here, disagrees there"
    std::vector<std::string> notes;           // a line each

    void add(const MergeSummary&);
};

constexpr int most_conflict_lines = 20;

// Makes `out` where it is missing. Throws StoreError, and leaves `out` as it was, where anything cannot be read or
// written.
MergeSummary merge(const std::filesystem::path& out, const std::vector<std::filesystem::path>& inputs);

// The tables of the schema that are copied, in that order; and those that are not: who is at work.
const std::vector<std::string>& merged_tables();
const std::vector<std::string>& unmerged_tables();

}  // namespace tconv::store
