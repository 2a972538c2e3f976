#include "harness/store/merge/merge.hpp"

#include "harness/store/assets.hpp"
#include "harness/store/file_system.hpp"
#include "harness/store/merge/checks.hpp"
#include "harness/store/merge/input.hpp"
#include "harness/store/merge/template.hpp"
#include "harness/store/statement.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <span>

namespace fs = std::filesystem;

namespace tconv::store {
namespace {

struct Input {
    fs::path named, read;  // what the user calls it; the file that is opened
};

std::string sql_path(const std::string& name) { return "harness/store/merge/sql/" + name + ".sql"; }

void run(Database& database, const std::string& source, const std::string& table) {
    const Asset* own = find_asset(sql_path(table));
    const std::string path = own ? sql_path(table) : sql_path("of_a_trial");
    database.execute(filled(database, asset(path), {.source = source, .table = table}), path + " for " + table);
}

MergeSummary counted(Database& database, const std::string& source, const Input& input) {
    Statement row(database, filled(database, asset(sql_path("count")), {.source = source, .table = {}}),
                  sql_path("count"));
    row.step();
    MergeSummary summary{.runs = row.integer(0),
                         .trials = row.integer(1),
                         .completed = row.integer(2),
                         .done_twice = row.integer(3),
                         .conflicts = row.integer(4),
                         .conflict_lines = {},
                         .notes = {}};
    if (!row.is_null(5))
        throw StoreError("holds trials of run " + row.text(5) +
                         ", on which a sweep is at work; merge when it has ended");
    if (!row.is_null(6))
        summary.notes.push_back(input.named.string() + ": a sweep is at work on it; merged as it is by now");
    Statement lines = prepare(database, sql_path("conflicts"));
    for (lines.bind(":limit", most_conflict_lines); lines.step();)
        summary.conflict_lines.push_back(input.named.string() + ": " + lines.text(0));
    return summary;
}

MergeSummary merge_one(Database& database, const std::string& source, const Input& input) {
    run(database, source, "begin");
    for (const std::string& table : merged_tables()) run(database, source, table);
    run(database, source, "finish");
    return counted(database, source, input);
}

bool is_damaged(Database& database, const std::string& schema) {
    try {
        Statement check(database, "PRAGMA " + schema + ".quick_check(1)", "quick check");
        return check.step() && check.text(0) != "ok";
    } catch (const StoreError&) {
        return true;
    }
}

// SQLite does not say which of two files an error is about.
[[noreturn]] void blame(Database& database, const std::string& source, const Input& input, const StoreError& error) {
    if (is_damaged(database, source)) throw Damaged(input.named.string() + ": is damaged; nothing was merged");
    if (dynamic_cast<const Damaged*>(&error)) throw Damaged(error.what());
    throw StoreError(input.named.string() + ": nothing was merged: " + error.what());
}

std::string source_name(std::size_t index) { return "source" + std::to_string(index); }

void attach(Database& database, std::span<const Input> inputs) {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const std::string name = inputs[i].named.string();
        Statement statement(database, "ATTACH :file AS " + source_name(i), name);
        statement.bind(":file", read_only_uri(inputs[i].read)).run();
    }
}

void detach(Database& database, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) database.execute("DETACH " + source_name(i), "detach");
}

// As many inputs as can be attached at once, in one transaction. References hold by the maps, CHECKs are asked beside:
// neither needs a look at each row that is written.
MergeSummary merge_together(Database& database, std::span<const Input> inputs) {
    attach(database, inputs);
    std::vector<Checks> checks;
    for (const Input& input : inputs) checks.emplace_back(database, merged_tables(), input.read);
    MergeSummary summary;
    {
        Transaction transaction(database);
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            try {
                summary.add(merge_one(database, source_name(i), inputs[i]));
            } catch (const StoreError& error) {
                blame(database, source_name(i), inputs[i], error);
            }
        }
        for (std::size_t i = 0; i < inputs.size(); ++i)
            if (const std::string finding = checks[i].finding(); !finding.empty())
                throw StoreError(inputs[i].named.string() + ": nothing was merged: " + finding);
        transaction.commit();
    }
    detach(database, inputs.size());
    return summary;
}

Database open_target(const fs::path& file) {
    Database database = Database::open(file, Access::read_write, Journal::keep);
    database.execute(
        "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; PRAGMA temp_store = MEMORY; PRAGMA "
        "cache_size = -262144",
        "merge");
    database.execute(asset(sql_path("maps")), sql_path("maps"));
    return database;
}

std::size_t most_attached(Database& database) {
    return static_cast<std::size_t>(sqlite3_limit(database.handle(), SQLITE_LIMIT_ATTACHED, -1));
}

// More inputs than SQLite attaches at once are united in a file of their own first, whose loss harms nobody.
MergeSummary stage(const fs::path& file, std::span<const Input> inputs) {
    Database database = open_target(file);
    database.execute("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY", "merge");
    MergeSummary summary;
    for (const std::size_t most = most_attached(database); !inputs.empty();) {
        const std::size_t count = std::min(most, inputs.size());
        summary.add(merge_together(database, inputs.first(count)));
        inputs = inputs.subspan(count);
    }
    return summary;
}

std::vector<Input> opened(const fs::path& out, const std::vector<fs::path>& inputs, CopyFolder& folder,
                          MergeSummary& summary) {
    std::vector<Input> found;
    for (const fs::path& input : inputs) {
        std::error_code none;
        if (fs::equivalent(input, out, none) && !none)
            summary.notes.push_back(input.string() + ": is where the others are merged into");
        else
            found.push_back({.named = input, .read = readable(input, folder)});
    }
    return found;
}

MergeSummary merge_into(Database& database, std::span<const Input> inputs, CopyFolder& folder) {
    if (inputs.size() <= most_attached(database)) return merge_together(database, inputs);
    const fs::path staged = folder.next();
    const MergeSummary among = stage(staged, inputs);
    const std::vector<Input> one{{.named = "the inputs", .read = staged}};
    MergeSummary summary = merge_together(database, one);
    summary.done_twice += among.done_twice;
    summary.conflicts += among.conflicts;
    for (const auto& [from, to] :
         {std::pair(&among.conflict_lines, &summary.conflict_lines), std::pair(&among.notes, &summary.notes)})
        to->insert(to->end(), from->begin(), from->end());
    return summary;
}

}  // namespace

void MergeSummary::add(const MergeSummary& other) {
    runs += other.runs;
    trials += other.trials;
    completed += other.completed;
    done_twice += other.done_twice;
    conflicts += other.conflicts;
    conflict_lines.insert(conflict_lines.end(), other.conflict_lines.begin(), other.conflict_lines.end());
    notes.insert(notes.end(), other.notes.begin(), other.notes.end());
}

const std::vector<std::string>& merged_tables() {
    static const std::vector<std::string> tables{"machine",       "build",       "kernel", "problem", "run",
                                                 "peak",          "run_problem", "batch",  "trial",   "verdict",
                                                 "check_outcome", "timing",      "sample", "counter", "time_spent"};
    return tables;
}

const std::vector<std::string>& unmerged_tables() {
    static const std::vector<std::string> tables{"process", "claim"};
    return tables;
}

MergeSummary merge(const fs::path& out, const std::vector<fs::path>& inputs) {
    MergeSummary summary;
    CopyFolder folder(out);
    const std::vector<Input> readables = opened(out, inputs, folder, summary);
    const bool was_there = fs::exists(out);
    try {
        Database database = open_target(out);
        summary.add(merge_into(database, readables, folder));
    } catch (const StoreError&) {
        if (!was_there) fs::remove(out);
        throw;
    }
    return summary;
}

}  // namespace tconv::store
