// A report is one .sql file: a question, its tidy rows, and how they pivot.
//
//     -- title   Latency by problem and kernel
//     -- asks    How long does each kernel take on each problem?
//     -- cell    median over repetitions
//     -- unit    ms
//     -- omits   trials that do not agree with the oracle
//     -- takes   :run = latest
//     -- rows    layer, problem, dtype, threads, cache, run_id
//     -- column  kernel
//     -- value   median_ms
//     -- chart   latency.vl.json
//     SELECT … ;
//
// The header is the comment the file begins with, up to its first line that is blank or a bare `--`. A line that is
// indented further continues the one above. title and asks are required; column and value come together. `chart` is a
// Vega-Lite specification beside the report, which the page (page.hpp) draws from the query's rows.
//
// Without `column` the query's rows are the table. With it, SQL pivots them (pivot.hpp). Either way a row key that
// is the same in all rows moves out of the table into its caption; the first that is not NULL stays.
#pragma once

#include "harness/render/pivot.hpp"
#include "harness/render/table.hpp"

#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tconv::render {

// What a query takes. As text: a whole number is bound as INTEGER, a real as REAL, NULL as NULL, anything else as TEXT.
// `run` is a run_id, or 'latest' (the newest run with a judged trial), or 'all' (NULL: no filter); it falls back to
// 'latest' wherever nothing else is said.
struct Parameter {
    std::string name;      // ":run"
    std::string fallback;  // empty: must be given
};

struct Report {
    std::string name;  // "latency", the file's stem
    std::string title, asks, cell, unit, omits;
    std::vector<Parameter> parameters;
    std::vector<std::string> rows;
    std::string column, value;
    std::string chart;  // "latency.vl.json"
    std::string sql;    // the whole file
};

struct Result {
    Table table;
    std::vector<std::pair<std::string, std::string>> caption;  // keys that are constant and not NULL: {"threads", "2"}

    struct Lifted {
        std::string name;
        store::Value value;
        std::size_t position;  // where it stood
    };
    std::vector<std::string> provenance;  // of a report: machine, build, date and command of each run it may speak of
    std::vector<Lifted> lifted;           // every column that left the table, from left to right
};

// The table with the constant keys back in their places.
Table whole(const Result& result);

// One line: the report, and what its header lacks or has too much.
struct ReportError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

Report parse_report(std::string name, std::string_view text);  // throws ReportError
std::vector<Report> shipped_reports();                         // in name order

// What `:run` is bound to for this text; throws StoreError, naming the latest, where there is no such run.
store::Value resolved_run(store::Database& database, const std::string& text);

// Runs `sql`, one SELECT, with parameters by name ("run" -> "3"); those not given take their fallback, else throw
// StoreError. So do a parameter that the query does not have and a run that does not exist. Throws PivotError where
// `pivot` does not fit.
Result run_query(store::Database& database, std::string_view sql, const Pivot& pivot,
                 const std::map<std::string, std::string>& parameters);
Result run_report(store::Database& database, const Report& report,
                  const std::map<std::string, std::string>& parameters);

// For people the caption and the table; for machines the whole table.
void write_result(std::ostream& out, const Result& result, Format format, std::size_t limit = 0);

// For people title, question, what a cell is, caption, table, what is left out: a section that needs no explaining. For
// machines the whole table and nothing else.
void write_report(std::ostream& out, const Report& report, const Result& result, Format format, std::size_t limit = 0);

}  // namespace tconv::render
