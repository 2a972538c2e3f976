#include "harness/sweep/replay.hpp"

#include "harness/grid/grid.hpp"
#include "harness/store/statement.hpp"
#include "harness/sweep/aside.hpp"
#include "harness/sweep/bury.hpp"
#include "harness/sweep/plan.hpp"
#include "harness/sweep/plugins.hpp"
#include "harness/sweep/problem.hpp"

#include <algorithm>
#include <cstdio>
#include <thread>

namespace tconv::sweep {
namespace {

constexpr char between = '\0';  // the parts of an answer

int all_threads() { return static_cast<int>(std::max(1u, std::thread::hardware_concurrency())); }

template <class... Numbers>
std::string formatted(const char* format, Numbers... numbers) {
    char text[200];
    std::snprintf(text, sizeof text, format, numbers...);
    return text;
}

std::string norms(const verify::Errors& e) {
    return formatted(
        "  norms    max abs %.3g, max rel %.3g, relative L2 %.3g, RMSE %.3g, max ULP %.3g, error / bound %.3g\n",
        e.max_abs, e.max_rel, e.rel_l2, e.rmse, e.max_ulp, e.bound_ratio);
}

// The kernel run plainly once more, its first wrong outputs.
std::string wrong_outputs(const verify::Case& c) {
    constexpr std::size_t shown = 8;
    const verify::Truth& truth = c.court.truth(verify::uniform, c.kernel.operation);
    const verify::Result result = verify::run_once(c, c.court.operands());
    std::string text;
    for (const verify::Mismatch& m : verify::mismatches(truth, result.y(), c.kernel.bound, c.task, shown))
        text += "  y[" + verify::coordinates(truth.problem, m.at) + "]" +
                formatted(" is %.9g, exactly %.9g; off by %.3g, bound %.3g\n", m.got, m.exact, m.error, m.bound);
    return text.empty() ? "  run plainly, every output is within its bound\n" : text;
}

std::string check_that_failed(const verify::Attempt& attempt) {
    for (const auto& [check, finding] : attempt.checks)
        if (finding.answer == verify::Answer::failed) return ": " + std::string(check->name);
    return "";
}

std::string examined(const Kernel& kernel, const Replay& replay, Blackboard& board) {
    verify::Court court(replay.task.problem, replay.seed, all_threads(), replay.task.dtype);
    const verify::Watcher watcher = [&](verify::Step step, std::string_view check) {
        board.write(0, phase_of(step), check);
    };
    board.write(0, Phase::preparing);
    load_plugins();
    const Declined declined = kernel.declines(replay.task);
    board.write(0, Phase::idle);  // no kernel is to blame for the time that the truth takes
    if (!declined) court.truth(verify::uniform, kernel.operation);
    const verify::Attempt attempt = verify::verify(kernel, replay.task, court, replay.checks, watcher);
    const std::string verdict(verify::name(attempt.verdict.outcome));
    std::string details;
    if (attempt.verdict.errors) details += norms(*attempt.verdict.errors);
    if (attempt.verdict.outcome == verify::Outcome::disagrees)
        details += wrong_outputs({.kernel = kernel, .task = replay.task, .court = court, .watcher = watcher});
    return verdict + between + attempt.verdict.message + between + verdict + check_that_failed(attempt) + between +
           details;
}

// Up to the next `between`, which is taken too.
std::string next_part(std::string& text) {
    const auto end = std::min(text.find(between), text.size());
    std::string part = text.substr(0, end);
    text.erase(0, end + 1);
    return part;
}

}  // namespace

Replayed replay(const Replay& replay, double seconds_allowed) {
    const Kernel* kernel = find_kernel(replay.kernel);
    if (!kernel)
        return {.verdict = "skipped", .message = "this build has no kernel " + replay.kernel, .kind = "skipped"};
    Answer answer = aside([&](Blackboard& board) { return examined(*kernel, replay, board); }, seconds_allowed);
    if (answer.ending.died) {
        const std::string verdict = answer.ending.timed_out ? "timed_out" : "crashed";
        return {.verdict = verdict, .message = explain(answer.ending), .kind = verdict};
    }
    Replayed replayed;
    for (std::string Replayed::*part : {&Replayed::verdict, &Replayed::message, &Replayed::kind, &Replayed::details})
        replayed.*part = next_part(answer.text);
    return replayed;
}

Stored recall_trial(store::Database& database, std::int64_t trial_id) {
    store::Statement row = store::prepare(database, "harness/sweep/sql/recall_trial.sql");
    if (!row.bind(":trial", trial_id).step()) throw store::StoreError("no trial " + std::to_string(trial_id));
    return {.replay = {.kernel = row.text(1),
                       .task = {.problem = grid::recall_problem(database, row.integer(0)),
                                .dtype = parse_dtype(row.text(2)).value_or(Dtype::f32),
                                .threads = static_cast<int>(row.integer(3))},
                       .seed = static_cast<verify::Seed>(row.integer(5)),
                       .checks = recall_question(database, row.integer(4)).checks},
            .verdict = row.text(6),
            .message = row.text(7),
            .library = row.text(8)};
}

}  // namespace tconv::sweep
