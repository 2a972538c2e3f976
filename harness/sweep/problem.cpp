#include "harness/sweep/problem.hpp"

#include "harness/measure/machine.hpp"
#include "harness/measure/share.hpp"
#include "harness/store/statement.hpp"
#include "harness/sweep/batch.hpp"
#include "harness/sweep/plugins.hpp"
#include "harness/sweep/record.hpp"
#include "harness/verify/verify.hpp"

#include <algorithm>
#include <cstdio>
#include <map>

namespace tconv::sweep {

Phase phase_of(verify::Step step) {
    switch (step) {
        case verify::Step::preparing: return Phase::preparing;
        case verify::Step::running: return Phase::running;
        default: return Phase::judging;
    }
}

namespace {

using store::prepare;
using verify::Outcome;

std::vector<Trial> unfinished_trials(store::Database& database, std::int64_t run_id, std::int64_t problem_id) {
    std::vector<Trial> trials;
    const Problem problem = grid::recall_problem(database, problem_id);
    store::Statement rows = prepare(database, "harness/sweep/sql/unfinished_trials.sql");
    rows.bind(":run", run_id).bind(":problem", problem_id);
    while (rows.step())
        trials.push_back({.trial_id = rows.integer(0),
                          .problem_id = problem_id,
                          .kernel_name = rows.text(1),
                          .kernel = find_kernel(rows.text(1)),
                          .task = {.problem = problem,
                                   .dtype = parse_dtype(rows.text(2)).value_or(Dtype::f32),
                                   .threads = static_cast<int>(rows.integer(3))},
                          .cache = rows.text(4) == "cold" ? measure::Cache::cold : measure::Cache::warm,
                          .judged = rows.text(5) == "judged",
                          .first_run_ns = rows.real(6),
                          .chosen = rows.is_null(7) ? "" : rows.text(7)});
    return trials;
}

std::string gigabytes(double bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g GB", bytes * 1e-9);
    return text;
}

// Why the problem, or this kernel on it, does not fit the memory that is free now; empty: it does.
std::string shortage(const std::string& what, double bytes) {
    const auto available = static_cast<double>(measure::available_memory_bytes());
    if (bytes < 0.9 * available) return "";
    return what + " would need " + gigabytes(bytes) + "; " + gigabytes(available) + " are free";
}

verify::Attempt give(Outcome outcome, std::string message) {
    return {.verdict = {.outcome = outcome, .message = std::move(message)}};
}

std::string shortage_of_memory(const verify::Court& court, verify::Level level, Operation operation) {
    if (court.has_truth(verify::uniform, operation)) return "";
    return shortage("operands and oracle", verify::bytes_needed(court.problem(), court.dtype(), level));
}

// What the kernel says may be the end of the worker, too: it is named on the blackboard while it is asked.
verify::Attempt judge(const Trial& trial, verify::Court& court, verify::Level level, Blackboard& blackboard) try {
    if (!trial.kernel) return give(Outcome::skipped, "this build has no kernel " + trial.kernel_name);
    blackboard.write(trial.trial_id, Phase::preparing);
    if (const Declined reason = trial.kernel->declines(trial.task)) return give(Outcome::declined, *reason);
    if (const std::string reason = shortage_of_memory(court, level, trial.kernel->operation); !reason.empty())
        return give(Outcome::out_of_memory, reason);
    const double workspace = static_cast<double>(trial.kernel->workspace_bytes(trial.task));
    blackboard.write(0, Phase::idle);
    if (const std::string reason = shortage("its workspace", workspace); !reason.empty())
        return give(Outcome::out_of_memory, reason);
    // The truth is made before the blackboard names a trial: no kernel is to blame for what happens meanwhile.
    court.truth(verify::uniform, trial.kernel->operation);
    return verify::verify(*trial.kernel, trial.task, court, level, [&](verify::Step step, std::string_view check) {
        blackboard.write(trial.trial_id, phase_of(step), check);
    });
} catch (const std::bad_alloc&) {
    return give(Outcome::out_of_memory, "not enough memory to judge it");
} catch (const std::exception& error) {
    return give(Outcome::crashed, std::string("threw: ") + error.what());
}

// Operands and right answers are made wherever they are first asked for.
verify::CourtWatcher shown_on(Blackboard& blackboard) {
    return [&blackboard, before = Activity::database](verify::Making making) mutable {
        if (making == verify::Making::nothing)
            blackboard.turn_to(before);
        else
            before = blackboard.turn_to(making == verify::Making::operands ? Activity::operands : Activity::oracle);
    };
}

std::string failure_line(const Trial& trial, const verify::Verdict& verdict, const Question& question) {
    return std::string(verify::name(verdict.outcome)) + ": " + trial.kernel_name + " on " + label(trial.task.problem) +
           ": " + verdict.message +
           "\n    again: " + verify::repro_line(trial.kernel_name, trial.task, question.seed, question.checks) +
           plugin_arguments();
}

// A court for each dtype, opened by the first trial in it.
class Courts {
public:
    Courts(const Problem& problem, verify::Seed seed, Blackboard& blackboard)
        : problem_(problem), seed_(seed), blackboard_(blackboard) {}

    verify::Court& of(Dtype dtype) {
        return courts_.try_emplace(dtype, problem_, seed_, measure::threads_of_share(), dtype, shown_on(blackboard_))
            .first->second;
    }

private:
    Problem problem_;
    verify::Seed seed_;
    Blackboard& blackboard_;
    std::map<Dtype, verify::Court> courts_;
};

measure::Subject subject_of(store::Database& database, const Trial& trial, const verify::HostTensors& operands) {
    Repetitions earlier = repetitions(database, trial.trial_id, false);
    return {.kernel = trial.kernel,
            .task = trial.task,
            .x = operands.x(),
            .w = operands.w(),
            .bias = operands.bias(),
            .cache = trial.cache,
            .estimate_ns = trial.first_run_ns,
            .earlier_ns = std::move(earlier.ns),
            .earlier_spent_ns = earlier.spent_ns};
}

// A table that says otherwise since the trial was judged: what would be timed now is not what agreed.
bool chooses_otherwise(const Trial& trial) {
    return trial.kernel && is_choice(*trial.kernel) && trial.kernel->chosen(trial.task) != trial.chosen;
}

// False: another batch is needed.
bool time_trials(store::Database& database, const Question& question, const std::vector<Trial*>& trials,
                 const measure::Effort& effort, Courts& courts, Blackboard& blackboard) {
    std::vector<measure::Subject> subjects;
    for (const Trial* trial : trials)
        subjects.push_back(subject_of(database, *trial, courts.of(trial->task.dtype).operands()));
    blackboard.turn_to(Activity::arranging);
    const measure::Batch batch = measure::time_batch(subjects, effort, [&](std::size_t i) {
        if (i == measure::nobody)
            blackboard.turn_to(Activity::arranging);
        else
            blackboard.write(trials[i]->trial_id, Phase::timing);
    });
    blackboard.write(0, Phase::idle);
    return record_batch(database, question, trials, batch);
}

}  // namespace

bool sweep_problem(store::Database& database, const Question& question, const Assignment& assignment,
                   Blackboard& blackboard, const std::function<void(const std::string&)>& say) {
    std::vector<Trial> trials = unfinished_trials(database, question.run_id, assignment.problem_id);
    if (trials.empty()) return true;
    Courts courts(trials.front().task.problem, question.seed, blackboard);
    std::vector<Trial*> to_time;
    for (Trial& trial : trials) {
        if (trial.judged && chooses_otherwise(trial)) {
            pass_over(database, trial.trial_id, "not timed: " + trial.chosen + " was judged, and would not run now");
            continue;
        }
        bool agrees = trial.judged;
        if (!trial.judged) {
            const verify::Attempt attempt = judge(trial, courts.of(trial.task.dtype), question.checks, blackboard);
            blackboard.write(0, Phase::idle);
            agrees = attempt.verdict.outcome == Outcome::agrees;
            trial.first_run_ns = attempt.run_ns;
            record_verdict(database, trial, attempt, question.seed, agrees && question.timed ? "judged" : "done");
            if (attempt.verdict.outcome == Outcome::disagrees || attempt.verdict.outcome == Outcome::crashed)
                say(failure_line(trial, attempt.verdict, question));
        }
        if (agrees && question.timed && trial.kernel) to_time.push_back(&trial);
    }
    if (to_time.empty() || assignment.part == Part::judge) return true;
    measure::Effort effort = question.effort;
    effort.visit = assignment.visit;
    return time_trials(database, question, to_time, effort, courts, blackboard);
}

}  // namespace tconv::sweep
