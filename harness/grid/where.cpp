#include "harness/grid/where.hpp"

#include "harness/grid/columns.hpp"
#include "harness/grid/grid.hpp"
#include "harness/grid/nearest.hpp"
#include "harness/grid/workshop.hpp"
#include "harness/store/statement.hpp"
#include "kernels/one_line.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace tconv::grid {
namespace {

constexpr std::string_view functions[] = {"abs",    "coalesce", "glob",   "ifnull", "iif",  "instr",
                                          "length", "like",     "lower",  "max",    "min",  "nullif",
                                          "round",  "sign",     "substr", "typeof", "upper"};

struct Warden {
    int selects = 0;
    std::string refused = {};  // what was denied first

    int deny(const std::string& what) {
        if (refused.empty()) refused = what;
        return SQLITE_DENY;
    }

    int judge(int action, const char* first, const char* second) {
        const std::string one = first ? first : "", two = second ? second : "";
        switch (action) {
            case SQLITE_SELECT: return ++selects == 1 ? SQLITE_OK : deny("a second SELECT is not allowed");
            case SQLITE_READ:
                return one == "problem" ? SQLITE_OK : deny("table " + one + " is not allowed, only problem");
            case SQLITE_FUNCTION:
                if (std::ranges::find(functions, std::string_view(two)) != std::end(functions)) return SQLITE_OK;
                return deny("the function " + two + " is not allowed");
            default: return deny("only an expression over problem's columns is allowed");
        }
    }
};

// While it lives, `database` prepares only what a Warden lets pass, and small things at that.
class Guard {
public:
    explicit Guard(sqlite3* handle) : handle_(handle) {
        const auto judge = [](void* self, int action, const char* one, const char* two, const char*, const char*) {
            return static_cast<Warden*>(self)->judge(action, one, two);
        };
        sqlite3_set_authorizer(handle, judge, &warden);
        pattern_ = sqlite3_limit(handle, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100);
        length_ = sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 100'000);
    }
    ~Guard() {
        sqlite3_set_authorizer(handle_, nullptr, nullptr);
        sqlite3_limit(handle_, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, pattern_);
        sqlite3_limit(handle_, SQLITE_LIMIT_LENGTH, length_);
    }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

    Warden warden = {};

private:
    sqlite3* handle_;
    int pattern_, length_;
};

store::Statement prepared(store::Database& workshop, const std::string& sql, Guard& guard) {
    guard.warden = {};
    try {
        return store::Statement(workshop, sql, "where");
    } catch (const store::StoreError& error) {
        if (!guard.warden.refused.empty()) throw GridError("where: " + guard.warden.refused);
        const std::string what = one_line(error.what(), 200), unknown = "no such column: ";
        const auto at = what.find(unknown);
        std::vector<std::string> known(problem_columns.begin(), problem_columns.end());
        for (const char* derived : {"label", "useful_macs", "out_d", "out_h", "out_w", "macs", "x_size", "w_size",
                                    "y_size", "size", "bytes", "intensity"})
            known.emplace_back(derived);
        throw GridError(what + (at == std::string::npos ? "" : did_you_mean(what.substr(at + unknown.size()), known)));
    }
}

void require_text(std::string_view expression) {
    for (const char c : expression)
        if (static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\n' && c != '\r')
            throw GridError("where: holds a control character");
}

}  // namespace

std::vector<std::int64_t> problems_where(store::Database& workshop, std::string_view expression) {
    require_text(expression);
    const std::string bracketed = "(\n" + std::string(expression) + "\n)";  // a trailing -- comment ends with its line
    Guard guard(workshop.handle());
    prepared(workshop, "SELECT " + bracketed + " FROM problem", guard);
    store::Statement select = prepared(workshop, "SELECT problem_id FROM problem WHERE " + bracketed, guard);
    const TimeLimit limit(workshop, std::chrono::seconds(10));
    std::vector<std::int64_t> ids;
    try {
        while (select.step()) ids.push_back(select.integer(0));
    } catch (const store::StoreError& error) {
        throw GridError(limit.over() ? "where: takes more than ten seconds" : one_line(error.what(), 200));
    }
    std::ranges::sort(ids);
    return ids;
}

}  // namespace tconv::grid
