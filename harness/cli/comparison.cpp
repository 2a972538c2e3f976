#include "harness/cli/comparison.hpp"

#include "harness/render/table.hpp"
#include "harness/render/text.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <string>

namespace tconv::cli {
namespace {

using nlohmann::json;
using render::Table;

std::string format(const char* pattern, double number) {
    char text[48];
    std::snprintf(text, sizeof text, pattern, number);
    return text;
}

std::string counted(std::size_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

store::Value text_or_null(const std::string& text) { return text.empty() ? store::Value(nullptr) : store::Value(text); }

std::string kernels_of(const std::string& a, const std::string& b) { return a == b ? a : b + " against " + a; }
std::string kernels_of(const compare::Comparison& c) { return kernels_of(c.kernel_a, c.kernel_b); }

Table compared_rows(const compare::Outcome& outcome, bool all) {
    Table table{{"verdict", "layer", "problem", "kernel", "threads", "cache", "A ms", "B ms", "B/A", "low", "high", "q",
                 "samples"},
                {}};
    for (const compare::Comparison& c : outcome.compared) {
        if (!all && c.call == compare::Call::same) continue;
        table.rows.push_back({std::string(name(c.call)), text_or_null(c.layer), c.key.problem, kernels_of(c),
                              c.key.threads, c.key.cache, c.a_ns / 1e6, c.b_ns / 1e6, format("%.3f", c.ratio),
                              format("%.3f", c.interval.low), format("%.3f", c.interval.high), format("%.1g", c.q),
                              samples_text(c)});
    }
    return table;
}

Table changed_rows(const std::vector<compare::Change>& changes) {
    Table table{{"layer", "problem", "kernel", "threads", "cache", "A", "B", "message"}, {}};
    for (const compare::Change& c : changes)
        table.rows.push_back({text_or_null(c.layer), c.key.problem, text_or_null(c.key.kernel), c.key.threads,
                              c.key.cache, c.a_verdict, c.b_verdict, c.message});
    return table;
}

Table key_rows(const std::vector<compare::Key>& keys) {
    Table table{{"problem", "kernel", "dtype", "threads", "cache"}, {}};
    for (const compare::Key& key : keys)
        table.rows.push_back({key.problem, text_or_null(key.kernel), key.dtype, key.threads, key.cache});
    return table;
}

Table unsettled_rows(const std::vector<Unsettled>& left) {
    Table table{{"problem", "kernel", "dtype", "threads", "cache", "reason"}, {}};
    for (const Unsettled& u : left)
        table.rows.push_back(
            {u.key.problem, kernels_of(u.kernel_a, u.kernel_b), u.key.dtype, u.key.threads, u.key.cache, u.reason});
    return table;
}

// Sections of one document: a heading, a sentence, a table.
class Document {
public:
    Document(std::ostream& out, bool markdown) : out_(out), markdown_(markdown) {}

    void title(const std::string& text) { out_ << (markdown_ ? "## " : "") << text << "\n\n"; }
    void line(const std::string& text) { out_ << render::printable(text) << (markdown_ ? "  \n" : "\n"); }
    void section(const std::string& heading, const Table& table, std::size_t limit = 0) {
        if (table.rows.empty()) return;
        out_ << "\n" << (markdown_ ? "**" + heading + "**" : heading) << "\n\n";
        render::write(out_, table, markdown_ ? render::Format::markdown : render::Format::terminal, limit);
    }

private:
    std::ostream& out_;
    bool markdown_;
};

json key_json(const compare::Key& key) {
    return {{"problem", key.problem},
            {"kernel", key.kernel.empty() ? json() : json(key.kernel)},
            {"dtype", key.dtype},
            {"threads", key.threads},
            {"cache", key.cache}};
}

json side_json(const compare::Side& side) {
    return {{"file", side.file.string()},
            {"run_id", side.run_id},
            {"kernel", side.name.kernel.empty() ? json() : json(side.name.kernel)},
            {"git_commit", side.commit},
            {"hostname", side.machine},
            {"disturbed_samples", side.disturbed},
            {"started_at", side.started_at}};
}

json comparison_json(const compare::Comparison& c) {
    json row = key_json(c.key);
    row.update({{"verdict", std::string(name(c.call))},
                {"layer", c.layer.empty() ? json() : json(c.layer)},
                {"kernel_a", c.kernel_a},
                {"kernel_b", c.kernel_b},
                {"a_median_ns", c.a_ns},
                {"b_median_ns", c.b_ns},
                {"ratio", c.ratio},
                {"ratio_low", c.interval.low},
                {"ratio_high", c.interval.high},
                {"p", c.p},
                {"q", c.q},
                {"a_samples", c.a_samples},
                {"b_samples", c.b_samples},
                {"paired", c.paired},
                {"settled", c.settled}});
    return row;
}

json changes_json(const std::vector<compare::Change>& changes) {
    json rows = json::array();
    for (const compare::Change& c : changes) {
        json row = key_json(c.key);
        row.update({{"layer", c.layer.empty() ? json() : json(c.layer)},
                    {"a_verdict", c.a_verdict},
                    {"b_verdict", c.b_verdict},
                    {"message", c.message}});
        rows.push_back(row);
    }
    return rows;
}

json settlement_json(const Settlement& settlement) {
    json left = json::array();
    for (const Unsettled& u : settlement.left) {
        json row = key_json(u.key);
        row.update({{"kernel_a", u.kernel_a}, {"kernel_b", u.kernel_b}, {"reason", u.reason}});
        left.push_back(row);
    }
    return {{"file", settlement.file.string()},
            {"run_id", settlement.run_id == 0 ? json() : json(settlement.run_id)},
            {"trials", settlement.trials},
            {"left", left}};
}

json keys_json(const std::vector<compare::Key>& keys) {
    json rows = json::array();
    for (const compare::Key& key : keys) rows.push_back(key_json(key));
    return rows;
}

}  // namespace

std::string samples_text(const compare::Comparison& c) {
    return std::to_string(c.a_samples) + (c.paired ? " pairs" : "+" + std::to_string(c.b_samples)) +
           (c.settled ? ", again" : "");
}

std::string counts_text(const compare::Outcome& outcome) {
    std::string text = counted(outcome.compared.size(), "trial") + " compared:";
    for (const compare::Call call :
         {compare::Call::slower, compare::Call::faster, compare::Call::same, compare::Call::unsure})
        text += (call == compare::Call::slower ? " " : ", ") + std::to_string(outcome.count(call)) + " " +
                std::string(name(call));
    if (!outcome.compared.empty()) text += "; geometric mean of B ÷ A " + format("%.3f", outcome.geometric_mean());
    return text + ".";
}

std::string settlement_text(const Settlement& s) {
    if (s.run_id == 0) return "Measured again: none of the UNSURE trials.";
    return "Measured again: " + counted(s.trials, "trial") + " that had been UNSURE, in run " +
           std::to_string(s.run_id) + " of " + s.file.string() + ", both kernels in the same rounds.";
}

std::string disturbed_text(const Comparison& c) {
    if (c.a.disturbed + c.b.disturbed == 0) return "";
    return "Left out, because the machine drifted meanwhile: " + std::to_string(c.a.disturbed) +
           " repetitions of A and " + std::to_string(c.b.disturbed) + " of B.";
}

std::string rule_text(const compare::Rule& rule) {
    return "Times are medians; B/A above 1 means that B is slower (of pairs: the median over rounds of one run); low "
           "and high bound its 95% interval. SLOWER and "
           "FASTER: by " +
           format("%.3g", 100 * rule.min_effect) + "% at least, and of all those called so at most " +
           format("%.3g", 100 * rule.false_discovery_rate) + "% falsely. UNSURE: these samples do not tell.";
}

void write_for_people(std::ostream& out, const Comparison& c, bool markdown, bool all) {
    constexpr std::size_t listed = 20;
    Document document(out, markdown);
    const compare::Outcome& o = c.outcome;
    document.title(o.regression() ? "Comparison: regression" : "Comparison: no regression");
    document.line("A: " + c.a.description());
    document.line("B: " + c.b.description());
    document.line(counts_text(o));
    if (c.settlement) document.line(settlement_text(*c.settlement));
    if (const std::string text = disturbed_text(c); !text.empty()) document.line(text);
    if (!o.broken.empty())
        document.line(counted(o.broken.size(), "trial") + " that agreed with the oracle in A " +
                      (o.broken.size() == 1 ? "does" : "do") + " not in B.");
    document.section("No longer right", changed_rows(o.broken));
    document.section(all ? "All trials" : "Trials that differ, or may", compared_rows(o, all));
    if (c.settlement) document.section("Not measured again", unsettled_rows(c.settlement->left), listed);
    document.section("Right again", changed_rows(o.mended));
    document.section("Right on both sides, timed on one", changed_rows(o.untimed), listed);
    document.section("Only in A: " + counted(o.only_a.size(), "trial"), key_rows(o.only_a), listed);
    document.section("Only in B: " + counted(o.only_b.size(), "trial"), key_rows(o.only_b), listed);
    out << "\n";
    document.line(rule_text(c.rule));
}

void write_json(std::ostream& out, const Comparison& c) {
    json compared = json::array();
    for (const compare::Comparison& row : c.outcome.compared) compared.push_back(comparison_json(row));
    const double mean = c.outcome.geometric_mean();
    json document = {{"a", side_json(c.a)},
                     {"b", side_json(c.b)},
                     {"min_effect", c.rule.min_effect},
                     {"false_discovery_rate", c.rule.false_discovery_rate},
                     {"regression", c.outcome.regression()},
                     {"geometric_mean", std::isnan(mean) ? json() : json(mean)},
                     {"compared", compared},
                     {"broken", changes_json(c.outcome.broken)},
                     {"mended", changes_json(c.outcome.mended)},
                     {"untimed", changes_json(c.outcome.untimed)},
                     {"only_a", keys_json(c.outcome.only_a)},
                     {"only_b", keys_json(c.outcome.only_b)}};
    if (c.settlement) document["settlement"] = settlement_json(*c.settlement);
    out << document.dump(2, ' ', false, json::error_handler_t::replace) << "\n";
}

}  // namespace tconv::cli
