#include "harness/sweep/overview.hpp"

#include "harness/render/text.hpp"
#include "harness/store/statement.hpp"
#include "harness/sweep/identity.hpp"
#include "harness/sweep/plan.hpp"
#include "harness/sweep/progress.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ostream>
#include <string_view>

namespace tconv::sweep {
namespace {

store::Statement status_sql(store::Database& database, const std::string& name) {
    return store::prepare(database, "harness/sweep/sql/status/" + name + ".sql");
}

std::vector<SweepAtWork> sweeps_of(store::Database& database, std::int64_t run_id) {
    std::vector<SweepAtWork> sweeps;
    const std::string here = own_identity().host;
    store::Statement rows = status_sql(database, "sweeps");
    for (rows.bind(":run", run_id); rows.step();)
        sweeps.push_back(
            {.hostname = rows.text(0),
             .pid = rows.integer(2),
             .lives = rows.text(1) == here ? lives(rows.integer(2), rows.integer(3)) : rows.integer(4) != 0,
             .trials_per_minute = rows.real(5),
             .eta_seconds = rows.real(6)});
    return sweeps;
}

std::vector<WorkerAtWork> workers_of(store::Database& database, std::int64_t run_id) {
    std::vector<WorkerAtWork> workers;
    store::Statement rows = status_sql(database, "workers");
    for (rows.bind(":run", run_id); rows.step();)
        workers.push_back({.hostname = rows.text(0),
                           .pid = rows.integer(1),
                           .part = rows.text(2),
                           .problem = rows.text(3),
                           .kernel = rows.text(4),
                           .dtype = rows.text(5),
                           .threads = rows.integer(6),
                           .phase = rows.text(7),
                           .seconds = rows.real(8)});
    return workers;
}

std::int64_t problems_left(store::Database& database, std::int64_t run_id) {
    store::Statement count = status_sql(database, "problems_left");
    return count.bind(":run", run_id).step() ? count.integer(0) : 0;
}

void read_drift(store::Database& database, Overview& overview) {
    store::Statement row = status_sql(database, "drift");
    if (!row.bind(":run", overview.run_id).step()) return;
    overview.batches = row.integer(0);
    overview.disturbed = row.integer(1);
    overview.slowest = row.real(2);
    overview.last_drift = row.real(3);
    overview.drifted_trials = row.integer(4);
}

std::string drift(const Overview& overview) {
    char text[240];
    std::snprintf(
        text, sizeof text,
        "%+.1f%% in the newest batch, factor %.2f over the run; %s of %s batches disturbed, %s trials drifted",
        100 * overview.last_drift, overview.slowest, render::for_people(overview.disturbed).c_str(),
        render::for_people(overview.batches).c_str(), render::for_people(overview.drifted_trials).c_str());
    return text;
}

// "2 crashed, 1 disagrees" of the verdicts named; "none".
template <std::size_t size>
std::string counts(const Overview& overview, const std::array<std::string_view, size>& names) {
    std::string text;
    for (const std::string_view name : names)
        if (const auto found = overview.verdicts.find(std::string(name)); found != overview.verdicts.end())
            text += (text.empty() ? "" : ", ") + render::for_people(found->second) + " " + std::string(name);
    return text.empty() ? "none" : text;
}

std::string doing(const WorkerAtWork& worker) {
    if (worker.part.empty()) return "waits for a problem";
    const std::string trial = worker.kernel.empty() ? ""
                                                    : ": " + worker.kernel + ", " + worker.dtype + ", " +
                                                          std::to_string(worker.threads) + " threads, " + worker.phase;
    return render::printable(worker.problem) + trial + " (" + clock_time(worker.seconds) + " at this problem)";
}

std::string pace(const SweepAtWork& sweep) {
    char rate[48];
    std::snprintf(rate, sizeof rate, "%.3g trials/min", sweep.trials_per_minute);
    return std::string(rate) + ", ETA " + (sweep.eta_seconds < 0 ? "not known yet" : clock_time(sweep.eta_seconds));
}

}  // namespace

std::vector<Overview> overviews(store::Database& database, std::optional<std::int64_t> run_id) {
    std::vector<Overview> all;
    store::Statement rows = status_sql(database, "runs");
    for (rows.bind(":run", run_id); rows.step();)
        all.push_back({.run_id = rows.integer(0),
                       .command_line = rows.text(1),
                       .started_at = rows.text(2),
                       .finished_at = rows.text(3),
                       .verdicts = {},
                       .problems_left = 0,
                       .batches = 0,
                       .disturbed = 0,
                       .drifted_trials = 0,
                       .last_drift = 0,
                       .slowest = 1,
                       .sweeps = {},
                       .workers = {}});
    if (all.empty() && run_id) throw store::StoreError("there is no run " + std::to_string(*run_id));
    for (Overview& overview : all) {
        overview.verdicts = count_verdicts(database, overview.run_id);
        overview.problems_left = problems_left(database, overview.run_id);
        read_drift(database, overview);
        overview.sweeps = sweeps_of(database, overview.run_id);
        overview.workers = workers_of(database, overview.run_id);
    }
    return all;
}

void write_overview(std::ostream& out, const Overview& overview) {
    std::int64_t trials = 0;
    for (const auto& [verdict, count] : overview.verdicts) trials += count;
    const auto found = overview.verdicts.find("left");
    const std::int64_t left = found == overview.verdicts.end() ? 0 : found->second;
    const std::int64_t percent = trials > 0 ? 100 * (trials - left) / trials : 100;

    out << "run " << overview.run_id << "  " << render::printable(overview.command_line) << "\n  begun    "
        << overview.started_at << (overview.finished_at.empty() ? "" : ", complete " + overview.finished_at)
        << "\n  done     " << render::for_people(trials - left) << " of " << render::for_people(trials) << " trials ("
        << percent << "%)\n  left     " << render::for_people(left) << " trials of "
        << render::for_people(overview.problems_left) << " problems\n  failed   "
        << counts<3>(overview, {"disagrees", "crashed", "timed_out"}) << "\n  others   "
        << counts<4>(overview, {"agrees", "declined", "out_of_memory", "skipped"}) << "\n";
    if (overview.batches > 0) out << "  drift    " << drift(overview) << "\n";
    if (overview.sweeps.empty() && left > 0) out << "  nobody is at work on it; the same command again goes on\n";
    for (const SweepAtWork& sweep : overview.sweeps)
        out << "  sweep    process " << sweep.pid << " on " << render::printable(sweep.hostname) << ": "
            << (sweep.lives ? pace(sweep) : "gone; the same command again goes on") << "\n";
    for (const WorkerAtWork& worker : overview.workers)
        out << "  worker   process " << worker.pid << " on " << render::printable(worker.hostname) << ": "
            << doing(worker) << "\n";
}

}  // namespace tconv::sweep
