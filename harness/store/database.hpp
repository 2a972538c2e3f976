// SQLite behind three move-only handles: Database, Statement, Transaction. All failures throw StoreError.
//
// A tconv file is known by its application_id ("tcnv"); its schema version is PRAGMA user_version. Opening for writing
// creates the file or migrates it forward; opening a file of another program, of a newer tconv, or a damaged one throws
// and leaves it as it was. Not thread-safe: one Database to a thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;

namespace tconv::store {

// One line: what was tried, where (file or SQL path), and SQLite's own words.
struct StoreError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The file has bytes that are no database's.
struct Damaged : StoreError {
    using StoreError::StoreError;
};

enum class Access { read_only, read_write };

// How commits are kept apart from what they change. wal: readers and the one writer never wait for each other; it needs
// memory shared by all who have the file open, and is not used on file systems that reach several machines. rollback:
// works everywhere; a commit waits for readers, and they for it. keep: as the file has it.
enum class Journal { keep, wal, rollback };

class Database {
public:
    // `journal` is for writing; the mode that is there stays where the one wanted cannot be had. Every commit is
    // synced.
    static Database open(const std::filesystem::path& file, Access access, Journal journal = Journal::wal);
    // A private database in memory with the full, current schema.
    static Database in_memory();

    // Runs every statement in `sql`; `name` is what an error calls it.
    void execute(std::string_view sql, std::string_view name = "sql");
    // The database as the bytes of a file.
    std::string serialized() const;
    std::string journal();         // "wal", or "delete" for rollback
    std::int64_t changes() const;  // rows touched by the last INSERT, UPDATE or DELETE
    sqlite3* handle() const { return handle_.get(); }

private:
    struct Close {
        void operator()(sqlite3*) const;
    };
    explicit Database(sqlite3* handle) : handle_(handle) {}
    std::unique_ptr<sqlite3, Close> handle_;
};

// Throws Damaged or StoreError: what was being done, and SQLite's words for its last failure on `handle`.
[[noreturn]] void fail(sqlite3* handle, const std::string& doing);

// BEGIN IMMEDIATE … COMMIT; rolled back when it goes out of scope uncommitted. Throws StoreError where a statement of
// the same database has rows left to read: it holds an old state, from which nobody may write once another process has.
class Transaction {
public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    Database* database_;
};

// Takes `database` from its user_version to the newest of schemas/migrations/NNN_*.sql, in one transaction, and makes
// the views of schemas/views/ anew. Views of other names are left alone.
void migrate(Database& database);
int newest_schema_version();

// median, percentile, stddev, geomean (harness/store/functions.cpp); also in the loadable extension tconv_sql.
void register_functions(sqlite3* handle);

}  // namespace tconv::store
