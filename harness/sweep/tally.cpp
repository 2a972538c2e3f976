#include "harness/sweep/tally.hpp"

#include "harness/store/statement.hpp"

#include <algorithm>

namespace tconv::sweep {
namespace {

constexpr std::chrono::seconds shortest_pause{1}, longest_pause{30};  // between counts, whatever counting costs
constexpr int cost_to_pause = 100;  // counting takes at most a hundredth of the time
constexpr std::chrono::minutes remembered{2};

}  // namespace

Tally::Tally(store::Database& database, const Question& question, int workers, bool rounds)
    : database_(database), question_(question), workers_(workers), rounds_(rounds) {
    store::Statement trials = store::prepare(database, "harness/sweep/sql/count_trials.sql");
    if (trials.bind(":run", question.run_id).step()) standing_.trials = trials.integer(0);
    count();
}

Load Tally::timing_of(double trials, double macs, int repetitions) const {
    if (!question_.timed) return {};
    measure::Effort effort = question_.effort;
    effort.repetitions = std::clamp(repetitions, 1, effort.repetitions);
    return timing(trials, macs, effort);
}

void Tally::learn(const Assignment& assignment, double trials, double macs, double seconds) {
    Load load;
    if (assignment.part != Part::time) load += judging(trials, macs);
    if (assignment.part != Part::judge)
        load += timing_of(trials, macs, assignment.visit > 0 ? assignment.visit : question_.effort.repetitions);
    forecast_.learn(load, seconds);
}

void Tally::count() {
    const auto start = Clock::now();
    standing_.problems_left = standing_.trials_left = 0;
    Load judged, timed;
    store::Statement rows = store::prepare(database_, "harness/sweep/sql/count_left.sql");
    for (rows.bind(":run", question_.run_id); rows.step();) {
        const auto trials = rows.real(2), macs = rows.real(3);
        standing_.problems_left += rows.integer(1);
        standing_.trials_left += rows.integer(2);
        if (rows.integer(0) == 0) judged += judging(trials, macs);
        const int before = rounds_ ? visited_before_round(rows.integer(0)) : 0;
        timed += timing_of(trials, macs, question_.effort.repetitions - before);
    }
    rows.reset();
    store::Statement failed = store::prepare(database_, "harness/sweep/sql/count_failed.sql");
    if (failed.bind(":run", question_.run_id).step()) standing_.failed = failed.integer(0);
    standing_.eta_seconds = forecast_.seconds(judged) / workers_ + (question_.timed ? forecast_.seconds(timed) : 0);

    left_before_.emplace_back(start, standing_.trials_left);
    while (left_before_.size() > 2 && start - left_before_.front().first > remembered) left_before_.pop_front();
    const double minutes = std::chrono::duration<double, std::ratio<60>>(start - left_before_.front().first).count();
    standing_.trials_per_minute =
        minutes > 0 ? static_cast<double>(left_before_.front().second - standing_.trials_left) / minutes : 0;
    counted_ = Clock::now();
    pause_ = std::clamp<Clock::duration>(cost_to_pause * (counted_ - start), shortest_pause, longest_pause);
}

const Standing& Tally::standing() {
    if (Clock::now() - counted_ >= pause_) count();
    return standing_;
}

}  // namespace tconv::sweep
