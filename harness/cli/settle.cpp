// Samples of different hours do not mix, so the new ones replace the old of their trial and are not added to them. That
// costs no validity: a trial is chosen by its old samples and called by its new ones alone.
#include "harness/cli/settle.hpp"

#include "harness/cli/command.hpp"
#include "harness/grid/grid.hpp"
#include "harness/measure/machine.hpp"
#include "harness/sweep/sweep.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <tuple>

namespace tconv::cli {
namespace {

using compare::Call;
using compare::Key;

// Many short repetitions: what a few long ones did not tell is told by more rounds, not by longer ones. Both kernels of
// a round are slowed down alike, so that drift does no harm.
constexpr measure::Effort more_effort = {
    .repetitions = 200, .repetitions_at_least = 15, .precision = 0, .sample_ns = 3e5, .budget_ns = 2e9, .drift = 1};

// Why this process cannot measure a side; empty: it can.
std::string obstacle(const std::string& which, const compare::Side& side, const std::string& kernel) {
    static const std::string hostname = measure::describe_machine().hostname;
    static const std::string binary_id = measure::describe_build().binary_id;
    if (side.machine != hostname) return which + " was measured on " + side.machine + ", this is " + hostname;
    if (!find_kernel(kernel)) return "this build has no kernel " + kernel;
    if (side.binary_id != binary_id) return which + " was measured by another build, of commit " + side.commit;
    return "";
}

std::string obstacle(const Comparison& comparison, const compare::Comparison& c) {
    const std::string a = obstacle("A", comparison.a, c.kernel_a), b = obstacle("B", comparison.b, c.kernel_b);
    if (!a.empty() || !b.empty()) return a.empty() ? b : a;
    if (c.kernel_a == c.kernel_b) return "both sides are this build's " + c.kernel_a + ": one program, two moments";
    return "";
}

std::vector<compare::Comparison> runnable(const Comparison& comparison, std::vector<Unsettled>& left) {
    std::vector<compare::Comparison> rows;
    for (const compare::Comparison& c : comparison.outcome.compared) {
        if (c.call != Call::unsure) continue;
        const std::string reason = obstacle(comparison, c);
        if (reason.empty())
            rows.push_back(c);
        else
            left.push_back({c.key, c.kernel_a, c.kernel_b, reason});
    }
    return rows;
}

// A grid for each setting: they need not all have the same problems.
std::vector<grid::Grid> grids_of(const std::vector<compare::Comparison>& rows) {
    std::map<std::tuple<std::string, std::int64_t, std::string>, grid::Grid> grids;
    for (const compare::Comparison& c : rows) {
        grid::Grid& grid = grids[{c.key.dtype, c.key.threads, c.key.cache}];
        grid.name = "settle";
        grid.kernels = {c.kernel_a, c.kernel_b};
        grid.dtypes = {*parse_dtype(c.key.dtype)};
        grid.threads = {static_cast<int>(c.key.threads)};
        grid.caches = {c.key.cache};
        grid.points.push_back({.problem = parse_label(c.key.problem), .layer = c.layer});
    }
    std::vector<grid::Grid> all;
    for (auto& [setting, grid] : grids) {
        nlohmann::json labels = nlohmann::json::array();
        for (const grid::Point& point : grid.points) labels.push_back(label(point.problem));
        grid.text = nlohmann::json::array({{{"name", grid.name}, {"problems", labels}}}).dump();
        all.push_back(std::move(grid));
    }
    return all;
}

compare::Side side_of(const std::filesystem::path& file, std::int64_t run_id, const std::string& kernel) {
    store::Database database = store::Database::open(file, store::Access::read_only);
    return compare::read_side(database, file, {.file = {}, .run = std::to_string(run_id), .kernel = kernel}, true);
}

// Why a trial that was to be measured again has no new times.
std::string failure(const compare::Outcome& again, const Key& key) {
    for (const auto* changes : {&again.broken, &again.mended, &again.untimed})
        for (const compare::Change& c : *changes)
            if (c.key == key) return "A " + c.a_verdict + ", B " + c.b_verdict + ": " + c.message;
    return "not measured to the end";
}

}  // namespace

bool settle(Comparison& comparison, const std::filesystem::path& database) {
    Settlement& settlement = comparison.settlement.emplace(Settlement{.file = database});
    const std::vector<compare::Comparison> rows = runnable(comparison, settlement.left);
    if (rows.empty()) return false;
    const std::string &a = rows.front().kernel_a, &b = rows.front().kernel_b;
    const sweep::Summary summary =
        sweep::run({.database = database,
                    .grids = grids_of(rows),
                    .effort = more_effort,
                    .checks = verify::Level::oracle,
                    .fresh = true,
                    .settles = comparison.a.description() + " / " + comparison.b.description(),
                    .command_line = command_line(),
                    .note = "UNSURE trials measured again"});
    settlement.run_id = summary.run_id;
    const compare::Outcome again = compare::compare(side_of(database, summary.run_id, a),
                                                    side_of(database, summary.run_id, b), true, comparison.rule);
    settlement.trials = again.compared.size();
    compare::replace(comparison.outcome, again, comparison.rule);
    for (const compare::Comparison& c : rows)
        if (std::ranges::find(again.compared, c.key, &compare::Comparison::key) == again.compared.end())
            settlement.left.push_back({c.key, c.kernel_a, c.kernel_b, failure(again, c.key)});
    return summary.interrupted;
}

}  // namespace tconv::cli
