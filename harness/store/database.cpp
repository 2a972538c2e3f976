// Open, recognise, migrate, transact.
#include "harness/store/database.hpp"

#include "harness/store/assets.hpp"
#include "harness/store/statement.hpp"

#include <sqlite3.h>

#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

namespace tconv::store {
namespace {

constexpr std::int64_t application_id = 0x74636e76;  // "tcnv"

std::int64_t pragma(Database& database, const std::string& name) {
    Statement statement(database, "PRAGMA " + name, "PRAGMA " + name);
    return statement.step() ? statement.integer(0) : 0;
}

// WAL: readers never wait for the sweep. FULL: what is committed survives a loss of power; NORMAL would lose all since
// the last checkpoint, a thousand small trials.
void configure(Database& database, Access access) {
    sqlite3_busy_timeout(database.handle(), 30'000);
    database.execute("PRAGMA foreign_keys = ON");
    if (access == Access::read_write) database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
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

// On a read-only file system WAL's shared memory cannot be made; but nobody can write there either, so that the file
// may be read as it is, unless commits are still in a -wal file beside it.
bool on_frozen_file_system(const std::filesystem::path& file) {
    struct statvfs facts {};
    return statvfs(file.c_str(), &facts) == 0 && (facts.f_flag & ST_RDONLY) != 0 &&
           !std::filesystem::exists(file.string() + "-wal");
}

// SQLite would open what it may not write for reading, and fail later in other words. Asked of the file or, where there
// is none yet, of its folder; never by opening it: closing a second descriptor drops SQLite's locks.
void require_writable(const std::filesystem::path& file) {
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
    const bool exists = access(file.c_str(), F_OK) == 0;
    if (access(exists ? file.c_str() : folder.c_str(), W_OK) != 0)
        throw StoreError(file.string() + ": unable to open database file: " + std::strerror(errno));
}

std::string immutable_uri(const std::filesystem::path& file) {
    constexpr auto digits = "0123456789ABCDEF";
    std::string uri = "file:";
    for (const char c : file.string())
        if (c == '%' || c == '?' || c == '#') {
            uri += '%';
            uri += digits[c >> 4];
            uri += digits[c & 15];
        } else {
            uri += c;
        }
    return uri + "?immutable=1";
}

}  // namespace

void Database::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

Database Database::open(const std::filesystem::path& file, Access access) {
    const int flags = access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (access == Access::read_write) require_writable(file);
    const bool frozen = access == Access::read_only && on_frozen_file_system(file);
    sqlite3* handle = nullptr;
    const int status = sqlite3_open_v2(frozen ? immutable_uri(file).c_str() : file.c_str(), &handle,
                                       flags | (frozen ? SQLITE_OPEN_URI : 0), nullptr);
    Database database(handle);
    if (status != SQLITE_OK)
        throw StoreError(file.string() + ": " + (handle ? sqlite3_errmsg(handle) : "out of memory") +
                         (access == Access::read_only ? " (is there such a file?)" : ""));
    try {
        require_ours(database, file.string(), access);
        configure(database, access);
        register_functions(handle);
        if (access == Access::read_write) migrate(database);
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
    configure(database, Access::read_only);
    register_functions(handle);
    migrate(database);
    return database;
}

void Database::execute(std::string_view sql, std::string_view name) {
    if (sqlite3_exec(handle(), std::string(sql).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        throw StoreError(std::string(name) + ": " + sqlite3_errmsg(handle()));
}

std::string Database::serialized() const {
    sqlite3_int64 size = 0;
    const std::unique_ptr<unsigned char, void (*)(void*)> bytes(sqlite3_serialize(handle(), "main", &size, 0),
                                                                sqlite3_free);
    if (!bytes) throw StoreError("no memory for the bytes of a database");
    return {reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size)};
}

std::int64_t Database::changes() const { return sqlite3_changes64(handle()); }

Transaction::Transaction(Database& database) : database_(&database) { database.execute("BEGIN IMMEDIATE", "begin"); }

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
