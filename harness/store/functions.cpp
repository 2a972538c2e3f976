// Aggregates that SQLite lacks: median(x), percentile(x, percent), stddev(x), geomean(x).
//
// One file, two homes: linked into tconv, and built as the loadable extension tconv_sql for any sqlite3 shell:
//
//     sqlite3 results.db -cmd '.load build/release/tconv_sql'
//
// NULLs are skipped; no values give NULL. percentile interpolates linearly between order statistics (NIST's method, R's
// type 7); percent lies in [0, 100]. stddev is the sample's (n − 1); geomean refuses values ≤ 0.
#ifdef TCONV_SQL_EXTENSION
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1
#else
#include "harness/store/database.hpp"

#include <sqlite3.h>
#endif

#include <algorithm>
#include <cmath>
#include <memory>
#include <new>
#include <vector>

namespace {

struct Values {
    std::vector<double> numbers;
    double percent = 50;
};

// SQLite gives each group zeroed memory for one pointer.
Values** slot(sqlite3_context* context, bool create) {
    return static_cast<Values**>(sqlite3_aggregate_context(context, create ? sizeof(Values*) : 0));
}

void collect(sqlite3_context* context, int arguments, sqlite3_value** values) {
    if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
    if (arguments == 2 && sqlite3_value_type(values[1]) == SQLITE_NULL)
        return sqlite3_result_error(context, "percentile: percent must lie in [0, 100]", -1);
    if (sqlite3_value_numeric_type(values[0]) == SQLITE_TEXT || sqlite3_value_type(values[0]) == SQLITE_BLOB)
        return sqlite3_result_error(context, "expected numbers", -1);
    Values** group = slot(context, true);
    if (!group) return sqlite3_result_error_nomem(context);
    try {
        if (!*group) *group = new Values;
        (*group)->numbers.push_back(sqlite3_value_double(values[0]));
        if (arguments == 2) (*group)->percent = sqlite3_value_double(values[1]);
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    }
}

// The group's values; a group that collected none leaves the result NULL.
std::unique_ptr<Values> take(sqlite3_context* context) {
    Values** group = slot(context, false);
    return std::unique_ptr<Values>(group ? *group : nullptr);
}

double quantile(std::vector<double>& numbers, double fraction) {
    const double position = fraction * static_cast<double>(numbers.size() - 1);
    const auto below = static_cast<std::ptrdiff_t>(position);
    const auto nth = numbers.begin() + below;
    std::nth_element(numbers.begin(), nth, numbers.end());
    const double low = *nth;
    if (nth + 1 == numbers.end()) return low;
    const double high = *std::min_element(nth + 1, numbers.end());
    return low + (position - static_cast<double>(below)) * (high - low);
}

void finish_quantile(sqlite3_context* context) {
    const auto group = take(context);
    if (!group) return;
    if (!(group->percent >= 0 && group->percent <= 100))
        return sqlite3_result_error(context, "percentile: percent must lie in [0, 100]", -1);
    sqlite3_result_double(context, quantile(group->numbers, group->percent / 100));
}

void finish_stddev(sqlite3_context* context) {
    const auto group = take(context);
    if (!group || group->numbers.size() < 2) return;
    const auto count = static_cast<double>(group->numbers.size());
    double sum = 0, squares = 0;
    for (const double x : group->numbers) sum += x;
    for (const double x : group->numbers) squares += (x - sum / count) * (x - sum / count);
    sqlite3_result_double(context, std::sqrt(squares / (count - 1)));
}

void finish_geomean(sqlite3_context* context) {
    const auto group = take(context);
    if (!group) return;
    double logs = 0;
    for (const double x : group->numbers) {
        if (!(x > 0)) return sqlite3_result_error(context, "geomean: values must be above 0", -1);
        logs += std::log(x);
    }
    sqlite3_result_double(context, std::exp(logs / static_cast<double>(group->numbers.size())));
}

int register_all(sqlite3* handle) {
    struct Aggregate {
        const char* name;
        int arguments;
        void (*finish)(sqlite3_context*);
    };
    constexpr Aggregate aggregates[] = {{"median", 1, finish_quantile},
                                        {"percentile", 2, finish_quantile},
                                        {"stddev", 1, finish_stddev},
                                        {"geomean", 1, finish_geomean}};
    for (const auto& [name, arguments, finish] : aggregates) {
        const int status =
            sqlite3_create_function_v2(handle, name, arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                                       nullptr, nullptr, collect, finish, nullptr);
        if (status != SQLITE_OK) return status;
    }
    return SQLITE_OK;
}

}  // namespace

#ifdef TCONV_SQL_EXTENSION
extern "C" int sqlite3_tconvsql_init(sqlite3* handle, char**, const sqlite3_api_routines* api) {
    SQLITE_EXTENSION_INIT2(api)
    return register_all(handle);
}
#else
namespace tconv::store {
void register_functions(sqlite3* handle) {
    if (register_all(handle) != SQLITE_OK) throw StoreError("cannot register SQL functions");
}
}  // namespace tconv::store
#endif
