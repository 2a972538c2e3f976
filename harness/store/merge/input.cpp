#include "harness/store/merge/input.hpp"

#include "harness/store/file_system.hpp"
#include "harness/store/statement.hpp"

#include <sqlite3.h>

#include <cstdlib>

namespace fs = std::filesystem;

namespace tconv::store {
namespace {

struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
using Handle = std::unique_ptr<sqlite3, Close>;

Handle open_raw(const fs::path& file, int flags) {
    sqlite3* handle = nullptr;
    const int status = sqlite3_open_v2(file.c_str(), &handle, flags, nullptr);
    Handle raw(handle);
    if (status != SQLITE_OK) throw StoreError(file.string() + ": " + (raw ? sqlite3_errmsg(handle) : "out of memory"));
    return raw;
}

// 0 where it cannot be told.
int schema_version(const fs::path& file) {
    const Handle raw = open_raw(read_only_uri(file), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
    int version = 0;
    const auto take = [](void* into, int, char** values, char**) {
        *static_cast<int*>(into) = std::atoi(values[0]);
        return 0;
    };
    sqlite3_exec(raw.get(), "PRAGMA user_version", take, &version, nullptr);
    return version;
}

// As of one moment, whoever is writing it.
void copy_snapshot(const fs::path& from, const fs::path& to) {
    const Handle source = open_raw(read_only_uri(from), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
    const Handle target = open_raw(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    sqlite3_backup* backup = sqlite3_backup_init(target.get(), "main", source.get(), "main");
    if (backup) sqlite3_backup_step(backup, -1);
    if (sqlite3_backup_finish(backup) != SQLITE_OK)
        throw StoreError(from.string() + ": cannot be copied: " + sqlite3_errmsg(target.get()));
}

fs::path journal_of(const fs::path& file) { return file.string() + "-journal"; }

// Whoever wrote `input` died within a commit. Undoing it would write into `input`: it is undone in a copy.
fs::path copy_undone(const fs::path& input, CopyFolder& folder) {
    const fs::path copy = folder.next();
    fs::copy_file(input, copy);
    fs::copy_file(journal_of(input), journal_of(copy));
    Database::open(copy, Access::read_write, Journal::keep);
    return copy;
}

bool left_within_a_commit(const fs::path& input) {
    std::error_code none;
    return fs::file_size(journal_of(input), none) > 0 && !none;
}

void look_at(const fs::path& file) {
    Database database = Database::open(file, Access::read_only);
    Statement first(database, "SELECT (SELECT min(trial_id) FROM trial), (SELECT min(run_id) FROM run)", file.string());
    first.step();
}

}  // namespace

CopyFolder::~CopyFolder() {
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

fs::path CopyFolder::next() {
    if (folder_.empty()) {
        std::string name = beside_.string() + ".merging-XXXXXX";
        if (!mkdtemp(name.data())) throw StoreError(name + ": cannot be made");
        folder_ = name;
    }
    return folder_ / (std::to_string(++files_) + ".db");
}

fs::path readable(const fs::path& input, CopyFolder& folder) {
    if (!fs::is_regular_file(input)) throw StoreError(input.string() + ": there is no such file");
    try {
        const int version = schema_version(input);
        if (version > 0 && version < newest_schema_version()) {
            const fs::path copy = folder.next();
            copy_snapshot(input, copy);
            Database::open(copy, Access::read_write, Journal::keep);
            return copy;
        }
        look_at(input);
        return input;
    } catch (const Damaged&) {
        throw;
    } catch (const StoreError& error) {
        if (left_within_a_commit(input)) return copy_undone(input, folder);
        const std::string what = error.what();
        throw StoreError(what.starts_with(input.string()) ? what : input.string() + ": " + what);
    }
}

}  // namespace tconv::store
