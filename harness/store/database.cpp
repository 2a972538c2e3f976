// Open, recognise, migrate, transact.
#include "harness/store/database.hpp"

#include "harness/store/assets.hpp"
#include "harness/store/file_system.hpp"
#include "harness/store/statement.hpp"

#include <sqlite3.h>

#include <charconv>
#include <vector>

namespace tconv::store {
namespace {

constexpr std::int64_t application_id = 0x74636e76;  // "tcnv"
constexpr int patient_ms = 30'000;                   // how long to wait for others' transactions

std::int64_t pragma(Database& database, const std::string& name) {
    Statement statement(database, "PRAGMA " + name, "PRAGMA " + name);
    return statement.step() ? statement.integer(0) : 0;
}

std::string journal_mode(Database& database) {
    Statement mode(database, "PRAGMA journal_mode", "journal mode");
    return mode.step() ? mode.text(0) : "";
}

// A mode that cannot be had leaves the one that is there: others have the file open, or it has no shared memory.
void try_mode(Database& database, const char* mode) {
    constexpr int impatient_ms = 1000;
    sqlite3_busy_timeout(database.handle(), impatient_ms);
    try {
        database.execute("PRAGMA journal_mode = " + std::string(mode), "journal mode");
    } catch (const Damaged&) {
        throw;
    } catch (const StoreError&) {
    }
    sqlite3_busy_timeout(database.handle(), patient_ms);
}

struct NoSharedMemory {};

// SQLite writes into the file that it has a log before it asks for the memory that a log needs.
void require_shared_memory(Database& database) {
    if (sqlite3_exec(database.handle(), "SELECT count(*) FROM sqlite_schema", nullptr, nullptr, nullptr) == SQLITE_OK)
        return;
    const int code = sqlite3_errcode(database.handle());
    if (code == SQLITE_CANTOPEN || code == SQLITE_IOERR || code == SQLITE_PROTOCOL) throw NoSharedMemory();
    fail(database.handle(), "journal mode");
}

// Alone with the file, SQLite keeps the index of the log in its own memory, and can do away with both.
void leave_log(const std::filesystem::path& file) {
    sqlite3* handle = nullptr;
    if (sqlite3_open(file.c_str(), &handle) == SQLITE_OK)
        sqlite3_exec(handle, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE", nullptr, nullptr,
                     nullptr);
    sqlite3_close(handle);
}

// FULL: what is committed survives a loss of power. In WAL mode NORMAL would lose all since the last checkpoint, a
// thousand small trials.
void configure(Database& database, const std::filesystem::path& file, Journal journal) {
    const bool wal = journal == Journal::wal && network_name(file).empty();
    if (journal != Journal::keep && journal_mode(database) != (wal ? "wal" : "delete"))
        try_mode(database, wal ? "WAL" : "DELETE");
    if (wal) require_shared_memory(database);
    database.execute("PRAGMA synchronous = FULL");
}

// A page of each table: what is torn or overwritten in its first pages shows now, and not in the middle of a night.
void touch_tables(Database& database) {
    std::vector<std::string> names;
    for (Statement tables(database, "SELECT name FROM sqlite_schema WHERE type = 'table'", "tables"); tables.step();)
        names.push_back(tables.text(0));
    for (const std::string& name : names) {
        Statement first(database, "SELECT 1 FROM \"" + name + "\" NOT INDEXED LIMIT 1", name);
        first.step();
    }
}

void begin(Database& database) {
    sqlite3_busy_timeout(database.handle(), patient_ms);
    database.execute("PRAGMA foreign_keys = ON");
    register_functions(database.handle());
}

void require_ours(Database& database, const std::string& file, Access access) {
    const std::int64_t id = pragma(database, "application_id");
    Statement count(database, "SELECT count(*) FROM sqlite_schema", file);
    count.step();
    const bool empty = count.integer(0) == 0 && id == 0;
    if (empty && access == Access::read_write) return;
    if (id != application_id) throw StoreError(file + ": is a SQLite database, but not one of tconv's");
    const auto version = pragma(database, "user_version");
    if (version > newest_schema_version())
        throw StoreError(file + ": was written by a newer tconv (schema " + std::to_string(version) +
                         "; this one knows " + std::to_string(newest_schema_version()) + ")");
    if (access == Access::read_only && version < newest_schema_version())
        throw StoreError(file + ": has the older schema " + std::to_string(version) +
                         "; run 'tconv sweep' on it once to migrate it");
}

std::vector<Asset> migrations() { return assets_under("schemas/migrations/", ".sql"); }
std::vector<Asset> views() { return assets_under("schemas/views/", ".sql"); }

std::string stem(const Asset& asset) { return std::filesystem::path(asset.path).stem().string(); }

int version_of(const Asset& migration) {
    const std::string name = stem(migration);
    int version = 0;
    std::from_chars(name.data(), name.data() + name.size(), version);
    return version;
}

}  // namespace

void Database::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

Database Database::open(const std::filesystem::path& file, Access access, Journal journal) {
    const int flags = access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (access == Access::read_write) require_writable(file);
    const bool frozen = access == Access::read_only && on_frozen_file_system(file);
    sqlite3* handle = nullptr;
    // Where SQLite takes URIs (ATTACH needs them), a name that looks like one is none when it begins with a folder.
    const std::string name = file.string().starts_with("file:") ? "./" + file.string() : file.string();
    const int status =
        sqlite3_open_v2(frozen ? immutable_uri(file).c_str() : name.c_str(), &handle, flags | SQLITE_OPEN_URI, nullptr);
    Database database(handle);
    if (status != SQLITE_OK)
        throw StoreError(file.string() + ": " + (handle ? sqlite3_errmsg(handle) : "out of memory") +
                         (access == Access::read_only ? " (is there such a file?)" : ""));
    try {
        begin(database);
        require_ours(database, file.string(), access);
        if (access == Access::read_write) {
            configure(database, file, journal);
            touch_tables(database);
            migrate(database);
        }
    } catch (const NoSharedMemory&) {
        database.handle_.reset();
        leave_log(file);
        return open(file, access, Journal::rollback);
    } catch (const Damaged&) {
        throw;
    } catch (const StoreError& error) {
        const std::string what = error.what();
        throw StoreError(what.starts_with(file.string()) ? what : file.string() + ": " + what);
    }
    return database;
}

Database Database::in_memory() {
    sqlite3* handle = nullptr;
    if (sqlite3_open(":memory:", &handle) != SQLITE_OK) throw StoreError("no memory for a database");
    Database database(handle);
    begin(database);
    migrate(database);
    return database;
}

void Database::execute(std::string_view sql, std::string_view name) {
    if (sqlite3_exec(handle(), std::string(sql).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        fail(handle(), std::string(name));
}

std::string Database::journal() { return journal_mode(*this); }

void fail(sqlite3* handle, const std::string& doing) {
    const int code = sqlite3_errcode(handle);
    const char* file = sqlite3_db_filename(handle, "main");
    if ((code == SQLITE_CORRUPT || code == SQLITE_NOTADB) && file && *file)
        throw Damaged(std::filesystem::proximate(file).string() + ": is damaged: " + sqlite3_errmsg(handle) + " (" +
                      doing + ")");
    throw StoreError(doing + ": " + sqlite3_errmsg(handle));
}

std::string Database::serialized() const {
    sqlite3_int64 size = 0;
    const std::unique_ptr<unsigned char, void (*)(void*)> bytes(sqlite3_serialize(handle(), "main", &size, 0),
                                                                sqlite3_free);
    if (!bytes) throw StoreError("no memory for the bytes of a database");
    return {reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size)};
}

std::int64_t Database::changes() const { return sqlite3_changes64(handle()); }

Transaction::Transaction(Database& database) : database_(&database) {
    for (sqlite3_stmt* s = nullptr; (s = sqlite3_next_stmt(database.handle(), s));)
        if (sqlite3_stmt_busy(s)) throw StoreError("begin: still being read: " + std::string(sqlite3_sql(s)));
    database.execute("BEGIN IMMEDIATE", "begin");
}

Transaction::~Transaction() {
    if (database_ && !sqlite3_get_autocommit(database_->handle()))
        sqlite3_exec(database_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    database_->execute("COMMIT", "commit");
    database_ = nullptr;
}

int newest_schema_version() {
    int newest = 0;
    for (const Asset& migration : migrations()) newest = std::max(newest, version_of(migration));
    return newest;
}

void migrate(Database& database) {
    if (pragma(database, "user_version") >= newest_schema_version()) return;
    Transaction transaction(database);
    const std::int64_t version = pragma(database, "user_version");
    if (version >= newest_schema_version()) return;  // another process was first
    for (const Asset& view : views()) database.execute("DROP VIEW IF EXISTS " + stem(view), view.path);
    for (const Asset& migration : migrations())
        if (version_of(migration) > version) database.execute(migration.text, migration.path);
    for (const Asset& view : views()) database.execute(view.text, view.path);
    database.execute("PRAGMA application_id = " + std::to_string(application_id) +
                     "; PRAGMA user_version = " + std::to_string(newest_schema_version()));
    transaction.commit();
}

}  // namespace tconv::store
