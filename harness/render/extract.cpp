// Chosen runs are listed in a temporary table; every table of the schema is then read through it.
#include "harness/render/extract.hpp"

#include "harness/render/pivot.hpp"
#include "harness/store/statement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace tconv::render {
namespace {

using store::Database;
using store::Statement;

// How many repetitions of each trial a run brings; a run that is not here stays out.
using Held = std::map<std::int64_t, std::int64_t>;

constexpr std::int64_t all = std::numeric_limits<std::int64_t>::max();

// A read transaction: what it sees stays as it is until it ends.
class Snapshot {
public:
    explicit Snapshot(Database& database) : database_(database) { database_.execute("BEGIN", "page"); }
    ~Snapshot() {
        try {
            database_.execute("ROLLBACK", "page");
        } catch (const store::StoreError&) {  // ends with the connection, then
        }
    }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

private:
    Database& database_;
};

Held choose_runs(Database& database, const ExtractLimits& limits, Extract& extract) {
    Held held;
    bool room = true;
    for (Statement s = store::prepare(database, "harness/render/sql/page/trials_by_run.sql"); s.step();) {
        ++extract.runs;
        extract.trials += s.integer(1);
        room = room && (held.empty() || extract.trials <= limits.most_trials);
        if (!room) continue;
        held[s.integer(0)] = 0;
        extract.trials_held += s.integer(1);
    }
    extract.runs_held = static_cast<std::int64_t>(held.size());
    return held;
}

void choose_samples(Database& database, const ExtractLimits& limits, Held& held, Extract& extract) {
    std::map<std::int64_t, std::vector<std::int64_t>, std::greater<>> repetitions;  // newest run first
    for (Statement s = store::prepare(database, "harness/render/sql/page/samples_by_run.sql"); s.step();) {
        extract.samples += s.integer(2);
        auto& counts = repetitions[s.integer(0)];
        counts.resize(static_cast<std::size_t>(s.integer(1)) + 1);
        counts.back() = s.integer(2);
    }
    bool room = true;
    for (const auto& [run, counts] : repetitions) {
        if (!room || !held.contains(run)) break;
        for (const std::int64_t samples : counts) {
            room = room && extract.samples_held + samples <= limits.most_samples;
            if (!room) break;
            extract.samples_held += samples;
            ++held[run];
        }
        if (room) held[run] = all;
    }
}

void list_held(Database& database, const Held& held) {
    database.execute(
        "DROP TABLE IF EXISTS temp.held_run; CREATE TEMP TABLE held_run (run_id INTEGER PRIMARY KEY, repetitions)",
        "page");
    Statement insert(database, "INSERT INTO temp.held_run VALUES (:run, :repetitions)", "page");
    for (const auto& [run, repetitions] : held) insert.bind(":run", run).bind(":repetitions", repetitions).run();
}

std::vector<std::string> names(Database& database, const std::string& sql) {
    std::vector<std::string> found;
    for (Statement s(database, sql, "page"); s.step();) found.push_back(s.text(0));
    return found;
}

// Generated columns are made again, not copied.
std::vector<std::string> columns_of(Database& database, const std::string& table) {
    return names(database, "SELECT name FROM pragma_table_xinfo(" + literal(table) + ") WHERE hidden = 0");
}

// Rows of runs that stay out stay out, whichever way the table hangs on a run.
std::string rows_held(const std::string& table, const std::vector<std::string>& columns) {
    const auto has = [&](const char* name) { return std::ranges::find(columns, name) != columns.end(); };
    if (table == "sample")
        return " JOIN main.trial USING (trial_id) JOIN temp.held_run AS h USING (run_id) WHERE repetition < "
               "h.repetitions";
    if (has("run_id")) return " WHERE run_id IN (SELECT run_id FROM temp.held_run)";
    for (const std::string parent : {"trial", "batch"})
        if (has((parent + "_id").c_str()))
            return fmt::format(" WHERE {0}_id IN (SELECT {0}_id FROM main.{0} JOIN temp.held_run USING (run_id))",
                               parent);
    return "";
}

void copy_table(Database& from, Database& to, const std::string& table) {
    const auto columns = columns_of(to, table);
    std::vector<std::string> quoted, parameters;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        quoted.push_back(identifier(columns[i]));
        parameters.push_back(":c" + std::to_string(i));
    }
    Statement read(
        from,
        fmt::format("SELECT {} FROM main.{}{}", fmt::join(quoted, ", "), identifier(table), rows_held(table, columns)),
        "page");
    Statement write(to,
                    fmt::format("INSERT INTO {} ({}) VALUES ({})", identifier(table), fmt::join(quoted, ", "),
                                fmt::join(parameters, ", ")),
                    "page");
    while (read.step()) {
        for (std::size_t i = 0; i < columns.size(); ++i) write.bind(parameters[i], read.value(static_cast<int>(i)));
        write.run();
    }
}

void copy_rows(Database& from, Database& to) {
    to.execute("PRAGMA foreign_keys = OFF", "page");  // tables come in name order
    store::Transaction transaction(to);
    for (const std::string& table :
         names(to, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"))
        copy_table(from, to, table);
    transaction.commit();
}

// v_result with its rows for a view: whoever asks the extract reads it dozens of times, and its joins cost more than
// bytes.
void keep_results(Database& to) {
    to.execute(
        "CREATE TEMP TABLE result AS SELECT * FROM v_result; DROP VIEW v_result; "
        "CREATE TABLE v_result AS SELECT * FROM temp.result; DROP TABLE temp.result;",
        "page");
}

}  // namespace

Extract extract(Database& database, const ExtractLimits& limits) {
    Extract extract{Database::in_memory(), 0, 0, 0, 0, 0, 0};
    const Snapshot snapshot(database);
    Held held = choose_runs(database, limits, extract);
    choose_samples(database, limits, held, extract);
    list_held(database, held);
    copy_rows(database, extract.database);
    keep_results(extract.database);
    return extract;
}

}  // namespace tconv::render
