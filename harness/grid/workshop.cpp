#include "harness/grid/workshop.hpp"

#include "harness/grid/columns.hpp"
#include "harness/store/assets.hpp"

#include <sqlite3.h>

#include <exception>

namespace tconv::grid {
namespace {

Problem problem_of(sqlite3_value** values) {
    Row row{};
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = sqlite3_value_int64(values[i]);
    return from_row(row);
}

// No exception may pass through SQLite.
template <class Body>
void guarded(sqlite3_context* context, Body body) noexcept {
    try {
        body();
    } catch (const std::exception& error) {
        sqlite3_result_error(context, error.what(), -1);
    }
}

void problem_label(sqlite3_context* context, int, sqlite3_value** values) {
    guarded(context, [&] {
        const std::string text = label(problem_of(values));
        sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
    });
}

void useful_macs(sqlite3_context* context, int, sqlite3_value** values) {
    guarded(context, [&] { sqlite3_result_int64(context, problem_of(values).useful_macs()); });
}

std::uint64_t finalised(std::uint64_t x) {  // splitmix64, Steele et al. 2014
    x += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

void stable_hash(sqlite3_context* context, int, sqlite3_value** values) {
    const unsigned char* text = sqlite3_value_text(values[0]);
    const int size = sqlite3_value_bytes(values[0]);
    std::uint64_t hash = 0xcbf29ce484222325;
    for (int i = 0; i < size; ++i) hash = (hash ^ text[i]) * 0x100000001b3;
    hash = finalised(hash ^ finalised(static_cast<std::uint64_t>(sqlite3_value_int64(values[1]))));
    sqlite3_result_int64(context, static_cast<std::int64_t>(hash));
}

void add_functions(store::Database& database) {
    struct Function {
        const char* name;
        int arguments;
        void (*body)(sqlite3_context*, int, sqlite3_value**);
    };
    constexpr int columns = static_cast<int>(problem_columns.size());
    constexpr Function functions[] = {{"problem_label", columns, problem_label},
                                      {"useful_macs", columns, useful_macs},
                                      {"stable_hash", 2, stable_hash}};
    for (const auto& [name, arguments, body] : functions)
        if (sqlite3_create_function_v2(database.handle(), name, arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                                       body, nullptr, nullptr, nullptr) != SQLITE_OK)
            throw store::StoreError(std::string("cannot register SQL function ") + name);
}

}  // namespace

store::Database open_workshop() {
    store::Database database = store::Database::in_memory();
    add_functions(database);
    // "no_such_column" is otherwise taken for a string
    sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    database.execute("PRAGMA temp_store = MEMORY");
    for (const char* file : {"harness/grid/sql/workshop.sql", "harness/grid/sql/judged.sql"})
        database.execute(store::asset(file), file);
    return database;
}

TimeLimit::TimeLimit(store::Database& database, std::chrono::milliseconds limit)
    : database_(&database), end_(std::chrono::steady_clock::now() + limit) {
    constexpr int instructions = 10'000;  // well under a millisecond apart
    const auto check = [](void* self) { return static_cast<int>(static_cast<TimeLimit*>(self)->over()); };
    sqlite3_progress_handler(database.handle(), instructions, check, this);
}

TimeLimit::~TimeLimit() { sqlite3_progress_handler(database_->handle(), 0, nullptr, nullptr); }

bool TimeLimit::over() const { return std::chrono::steady_clock::now() > end_; }

}  // namespace tconv::grid
