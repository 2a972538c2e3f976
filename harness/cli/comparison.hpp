// A comparison for people (terminal, Markdown) and machines (JSON).
#pragma once

#include "harness/compare/compare.hpp"

#include <filesystem>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace tconv::cli {

// A trial that stays UNSURE because it was not, or not to the end, measured again.
struct Unsettled {
    compare::Key key;
    std::string kernel_a, kernel_b, reason;
};

// What --settle did.
struct Settlement {
    std::filesystem::path file;
    std::int64_t run_id = 0;  // the new run in that file; 0: nothing could be measured
    std::size_t trials = 0;   // that got new samples
    std::vector<Unsettled> left = {};
};

struct Comparison {
    compare::Side a, b;
    compare::Rule rule;
    compare::Outcome outcome;
    std::optional<Settlement> settlement = {};
};

// Verdict counts, then what a reader acts on: regressions first, what is SAME only where `all`.
void write_for_people(std::ostream& out, const Comparison& comparison, bool markdown, bool all);
// "12 trials compared: 1 SLOWER, …", and what these words and the numbers beside them mean.
std::string counts_text(const compare::Outcome& outcome);
std::string settlement_text(const Settlement& settlement);
std::string disturbed_text(const Comparison& comparison);  // empty: nothing was left out
std::string rule_text(const compare::Rule& rule);
std::string samples_text(const compare::Comparison& comparison);  // "15 pairs", "15+12", "200 pairs, again"
// Everything, exactly. The object's members are documented in schemas/README.md, "tconv compare --format json".
void write_json(std::ostream& out, const Comparison& comparison);

}  // namespace tconv::cli
