// A prepared statement with named parameters. Binding an unknown name, or stepping with a name unbound, throws
// StoreError.
//
//     Statement insert = prepare(db, "harness/sweep/sql/insert_trial.sql");
//     insert.bind(":run", run_id).bind(":dtype", "f32").run();
//     for (Statement s(db, "SELECT label FROM problem"); s.step();) use(s.text(0));
#pragma once

#include "harness/store/database.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

struct sqlite3_stmt;

namespace tconv::store {

using Value = std::variant<std::nullptr_t, std::int64_t, double, std::string>;

class Statement {
public:
    // Exactly one statement: a second one, or none, throws. `name` is what an error calls it.
    Statement(Database& database, std::string_view sql, std::string_view name = "sql");

    // NaN and infinities are stored as NULL.
    Statement& bind(std::string_view name, std::nullptr_t);
    Statement& bind(std::string_view name, std::int64_t value);
    Statement& bind(std::string_view name, int value) { return bind(name, std::int64_t{value}); }
    Statement& bind(std::string_view name, std::size_t value) { return bind(name, static_cast<std::int64_t>(value)); }
    Statement& bind(std::string_view name, bool value) { return bind(name, std::int64_t{value}); }
    Statement& bind(std::string_view name, double value);
    Statement& bind(std::string_view name, std::string_view value);
    Statement& bind(std::string_view name, const std::string& value) { return bind(name, std::string_view(value)); }
    Statement& bind(std::string_view name, const char* value) { return bind(name, std::string_view(value)); }
    Statement& bind(std::string_view name, const Value& value);
    template <class T>
    Statement& bind(std::string_view name, const std::optional<T>& value) {
        return value ? bind(name, *value) : bind(name, nullptr);
    }

    bool step();  // true: a row is there
    void run();   // steps to the end and resets, bindings kept
    void reset();

    int columns() const;
    std::string column_name(int column) const;
    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string text(int column) const;
    Value value(int column) const;

    std::vector<std::string> parameters() const;  // ":run", …

private:
    [[noreturn]] void fail(std::string_view doing) const;
    int index_of(std::string_view name) const;
    void require_all_bound() const;

    struct Finalize {
        void operator()(sqlite3_stmt*) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
    std::string name_;
    std::vector<bool> bound_;
    bool checked_ = false;
};

// The embedded file at `path`, prepared.
Statement prepare(Database& database, std::string_view path);

}  // namespace tconv::store
