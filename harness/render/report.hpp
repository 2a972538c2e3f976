// A report is one .sql file: a question, its tidy rows, and how they pivot.
//
//     -- title   Latency by problem and kernel
//     -- asks    How long does each kernel take on each problem?
//     -- cell    median over repetitions
//     -- unit    ms
//     -- omits   trials that do not agree with the oracle
//     -- takes   :run = latest            (name = default; 'latest' is the newest run; NULL: no filter)
//     -- rows    layer, problem, dtype, threads, cache
//     -- column  kernel
//     -- value   median_ms
//     SELECT … ;
//
// Without `column` the query's rows are the table. With it, SQL pivots: one output column per distinct value of `column`,
// in order of first appearance, made of max(value) FILTER (WHERE column = …) over a group per distinct row key. A row key
// that is the same in all rows moves out of the table into its caption. Two tidy rows that fall into one cell make it refuse with
// PivotError naming the columns in which they differ: nothing is averaged unseen.
#pragma once

#include "harness/render/table.hpp"

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace tconv::render {

struct Parameter {
    std::string name;  // ":run"
    std::string fallback;
};

struct Report {
    std::string name;  // "latency", the file's stem
    std::string title, asks, cell, unit, omits;
    std::vector<Parameter> parameters;
    std::vector<std::string> rows;
    std::string column, value;
    std::string sql;
};

// The shape a result pivots to; an empty `column` means as it is.
struct Pivot {
    std::vector<std::string> rows;
    std::string column, value;
};

struct Result {
    Table table;
    std::vector<std::pair<std::string, std::string>> caption;  // keys that are constant: {"threads", "2"}
};

struct PivotError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

Report parse_report(std::string name, std::string_view text);
std::vector<Report> shipped_reports();  // in name order

// Runs `sql` with parameters by name ("run" -> "3"); those not given take their fallback, else throw StoreError.
Result run_query(store::Database& database, std::string_view sql, const Pivot& pivot,
                 const std::map<std::string, std::string>& parameters);
Result run_report(store::Database& database, const Report& report,
                  const std::map<std::string, std::string>& parameters);

// Title, question, caption, what a cell is, table, what is left out: a section that needs no explaining.
void write_report(std::ostream& out, const Report& report, const Result& result, Format format, std::size_t limit);

}  // namespace tconv::render
