#include "harness/store/statement.hpp"

#include "harness/store/assets.hpp"

#include <sqlite3.h>

#include <cmath>

namespace tconv::store {

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement::Statement(Database& database, std::string_view sql, std::string_view name) : name_(name) {
    sqlite3_stmt* first = nullptr;
    const char* rest = nullptr;
    const int status =
        sqlite3_prepare_v3(database.handle(), sql.data(), static_cast<int>(sql.size()), 0, &first, &rest);
    handle_.reset(first);
    if (status != SQLITE_OK) store::fail(database.handle(), name_);
    if (!first) throw StoreError(name_ + ": holds no statement");

    sqlite3_stmt* second = nullptr;
    const auto left = static_cast<int>(sql.data() + sql.size() - rest);
    const int more = sqlite3_prepare_v3(database.handle(), rest, left, 0, &second, nullptr);
    sqlite3_finalize(second);
    if (second || more != SQLITE_OK) throw StoreError(name_ + ": holds more than one statement");
    bound_.resize(static_cast<std::size_t>(sqlite3_bind_parameter_count(first)));
}

void Statement::fail(std::string_view doing) const {
    store::fail(sqlite3_db_handle(handle_.get()), name_ + ": " + std::string(doing));
}

int Statement::index_of(std::string_view name) const {
    const int index = sqlite3_bind_parameter_index(handle_.get(), std::string(name).c_str());
    if (index == 0) throw StoreError(name_ + ": has no parameter " + std::string(name));
    return index;
}

namespace {
void mark(std::vector<bool>& bound, int index) { bound[static_cast<std::size_t>(index - 1)] = true; }
}  // namespace

Statement& Statement::bind(std::string_view name, std::nullptr_t) {
    const int index = index_of(name);
    if (sqlite3_bind_null(handle_.get(), index) != SQLITE_OK) fail("binding");
    mark(bound_, index);
    return *this;
}

Statement& Statement::bind(std::string_view name, std::int64_t value) {
    const int index = index_of(name);
    if (sqlite3_bind_int64(handle_.get(), index, value) != SQLITE_OK) fail("binding");
    mark(bound_, index);
    return *this;
}

Statement& Statement::bind(std::string_view name, double value) {
    if (!std::isfinite(value)) return bind(name, nullptr);
    const int index = index_of(name);
    if (sqlite3_bind_double(handle_.get(), index, value) != SQLITE_OK) fail("binding");
    mark(bound_, index);
    return *this;
}

Statement& Statement::bind(std::string_view name, std::string_view value) {
    const int index = index_of(name);
    const char* data = value.data() ? value.data() : "";  // a null pointer would bind NULL
    if (sqlite3_bind_text64(handle_.get(), index, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8) != SQLITE_OK)
        fail("binding");
    mark(bound_, index);
    return *this;
}

Statement& Statement::bind(std::string_view name, const Value& value) {
    return std::visit([&](const auto& held) -> Statement& { return bind(name, held); }, value);
}

void Statement::require_all_bound() const {
    for (std::size_t i = 0; i < bound_.size(); ++i)
        if (!bound_[i]) {
            const char* name = sqlite3_bind_parameter_name(handle_.get(), static_cast<int>(i + 1));
            throw StoreError(name_ + ": parameter " + (name ? name : "?" + std::to_string(i + 1)) + " has no value");
        }
}

bool Statement::step() {
    if (!checked_) {
        require_all_bound();
        checked_ = true;
    }
    switch (sqlite3_step(handle_.get())) {
        case SQLITE_ROW: return true;
        case SQLITE_DONE: return false;
        default: fail("running");
    }
}

void Statement::run() {
    while (step()) {
    }
    reset();
}

void Statement::reset() { sqlite3_reset(handle_.get()); }

int Statement::columns() const { return sqlite3_column_count(handle_.get()); }
std::string Statement::column_name(int column) const { return sqlite3_column_name(handle_.get(), column); }
bool Statement::is_null(int column) const { return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL; }
std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }
double Statement::real(int column) const { return sqlite3_column_double(handle_.get(), column); }

std::string Statement::text(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(handle_.get(), column));
    return text ? std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))) : "";
}

Value Statement::value(int column) const {
    switch (sqlite3_column_type(handle_.get(), column)) {
        case SQLITE_NULL: return nullptr;
        case SQLITE_INTEGER: return integer(column);
        case SQLITE_FLOAT: return real(column);
        default: return text(column);
    }
}

std::vector<std::string> Statement::parameters() const {
    std::vector<std::string> names;
    for (int i = 1; i <= sqlite3_bind_parameter_count(handle_.get()); ++i) {
        const char* name = sqlite3_bind_parameter_name(handle_.get(), i);
        names.emplace_back(name ? name : "?" + std::to_string(i));
    }
    return names;
}

Statement prepare(Database& database, std::string_view path) { return Statement(database, asset(path), path); }

}  // namespace tconv::store
