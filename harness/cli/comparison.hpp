// A comparison for people (terminal, Markdown) and machines (JSON).
#pragma once

#include "harness/compare/compare.hpp"

#include <ostream>
#include <string>

namespace tconv::cli {

struct Comparison {
    compare::Side a, b;
    compare::Rule rule;
    compare::Outcome outcome;
};

// Verdict counts, then what a reader acts on: regressions first, what is SAME only where `all`.
void write_for_people(std::ostream& out, const Comparison& comparison, bool markdown, bool all);
// "12 trials compared: 1 SLOWER, …", and what these words and the numbers beside them mean.
std::string counts_text(const compare::Outcome& outcome);
std::string rule_text(const compare::Rule& rule);
std::string samples_text(const compare::Comparison& comparison);  // "15 pairs", "15+12"
// Everything, exactly. The object's members are documented in schemas/README.md, "tconv compare --format json".
void write_json(std::ostream& out, const Comparison& comparison);

}  // namespace tconv::cli
