#include "harness/cli/comparison_page.hpp"

#include <cmath>
#include <map>

namespace tconv::cli {
namespace {

using compare::Call;
using render::PageSection;
using render::Table;
using store::Value;

Value or_null(const std::string& text) { return text.empty() ? Value(nullptr) : Value(text); }

Value count(std::size_t number) { return static_cast<std::int64_t>(number); }

std::string kernels_of(const compare::Comparison& c) {
    return c.kernel_a == c.kernel_b ? c.kernel_a : c.kernel_b + " against " + c.kernel_a;
}

PageSection section(const std::string& name, const std::string& title, const std::string& asks) {
    PageSection s;
    s.report.name = name;
    s.report.title = title;
    s.report.asks = asks;
    s.report.rows = {"layer", "problem", "kernel", "dtype", "threads", "cache", "SLOWER from", "FASTER to"};
    return s;
}

PageSection trials(const Comparison& comparison) {
    const compare::Outcome& outcome = comparison.outcome;
    PageSection s = section("comparison", outcome.regression() ? "Comparison: regression" : "Comparison: no regression",
                            "Is B slower or faster than A, trial by trial?");
    s.report.cell = rule_text(comparison.rule);
    s.report.chart = "comparison.vl.json";
    s.lead = {"A: " + comparison.a.description(), "B: " + comparison.b.description(), counts_text(outcome)};
    if (comparison.settlement) s.lead.push_back(settlement_text(*comparison.settlement));
    if (const std::string text = disturbed_text(comparison); !text.empty()) s.lead.push_back(text);
    s.table.columns = {"verdict", "layer", "problem", "kernel", "dtype", "threads", "cache",       "A ms",
                       "B ms",    "B/A",   "low",     "high",   "q",     "samples", "SLOWER from", "FASTER to"};
    const double slower = 1 + comparison.rule.min_effect;
    for (const compare::Comparison& c : outcome.compared)
        s.table.rows.push_back({std::string(name(c.call)), or_null(c.layer), c.key.problem, kernels_of(c), c.key.dtype,
                                c.key.threads, c.key.cache, c.a_ns / 1e6, c.b_ns / 1e6, c.ratio, c.interval.low,
                                c.interval.high, c.q, samples_text(c), slower, 1 / slower});
    return s;
}

struct Tally {
    std::map<Call, std::size_t> calls;
    std::size_t trials = 0;
    double log_sum = 0;
};

PageSection by_kernel(const Comparison& comparison) {
    std::map<std::string, Tally> kernels;
    for (const compare::Comparison& c : comparison.outcome.compared) {
        Tally& tally = kernels[kernels_of(c)];
        ++tally.calls[c.call];
        ++tally.trials;
        tally.log_sum += std::log(c.ratio);
    }
    PageSection s =
        section("comparison_by_kernel", "Comparison by kernel", "How many trials of each kernel got which verdict?");
    s.report.cell = "trials; B/A: geometric mean over them, above 1 where B is slower";
    s.table.columns = {"kernel", "SLOWER", "FASTER", "SAME", "UNSURE", "all", "B/A"};
    for (auto& [kernel, tally] : kernels)
        s.table.rows.push_back({kernel, count(tally.calls[Call::slower]), count(tally.calls[Call::faster]),
                                count(tally.calls[Call::same]), count(tally.calls[Call::unsure]), count(tally.trials),
                                std::exp(tally.log_sum / static_cast<double>(tally.trials))});
    return s;
}

PageSection changes(PageSection s, const std::vector<compare::Change>& changes) {
    s.table.columns = {"layer", "problem",      "kernel",       "dtype",  "threads",
                       "cache", "verdict in A", "verdict in B", "message"};
    for (const compare::Change& c : changes)
        s.table.rows.push_back({or_null(c.layer), c.key.problem, or_null(c.key.kernel), c.key.dtype, c.key.threads,
                                c.key.cache, c.a_verdict, c.b_verdict, c.message});
    return s;
}

PageSection unsettled(const Settlement& settlement) {
    PageSection s = section("comparison_not_settled", "Not measured again",
                            "Which UNSURE trials could not be measured again here, and why?");
    s.table.columns = {"problem", "A", "B", "dtype", "threads", "cache", "reason"};
    for (const Unsettled& u : settlement.left)
        s.table.rows.push_back(
            {u.key.problem, u.kernel_a, u.kernel_b, u.key.dtype, u.key.threads, u.key.cache, u.reason});
    return s;
}

PageSection one_sided(const compare::Outcome& outcome) {
    PageSection s =
        section("comparison_one_sided", "In one side only", "Which trials has the other side not even planned?");
    s.table.columns = {"side", "problem", "kernel", "dtype", "threads", "cache"};
    for (const auto& [side, keys] : {std::pair("A", &outcome.only_a), std::pair("B", &outcome.only_b)})
        for (const compare::Key& key : *keys)
            s.table.rows.push_back(
                {std::string(side), key.problem, or_null(key.kernel), key.dtype, key.threads, key.cache});
    return s;
}

}  // namespace

std::vector<PageSection> page_sections(const Comparison& comparison) {
    const compare::Outcome& outcome = comparison.outcome;
    std::vector<PageSection> sections = {trials(comparison), by_kernel(comparison)};
    const auto add = [&](PageSection s) {
        if (!s.table.rows.empty()) sections.push_back(std::move(s));
    };
    if (comparison.settlement) add(unsettled(*comparison.settlement));
    add(changes(
        section("comparison_broken", "No longer right", "Which trials agreed with the oracle in A and failed in B?"),
        outcome.broken));
    add(changes(section("comparison_mended", "Right again", "Which trials failed in A and agree with the oracle in B?"),
                outcome.mended));
    add(changes(
        section("comparison_untimed", "Right on both sides, timed on one", "Which trials have times on one side only?"),
        outcome.untimed));
    add(one_sided(outcome));
    return sections;
}

}  // namespace tconv::cli
