#include "harness/sweep/bury.hpp"

#include "harness/store/statement.hpp"
#include "harness/verify/check.hpp"

#include <algorithm>
#include <cstdio>

namespace tconv::sweep {
std::string explain(const Ending& ending) {
    const std::string check = ending.last.check.empty() ? "" : " (check " + ending.last.check + ")";
    const std::string trespass = ending.last.trespass.empty() ? "" : ": it touched memory " + ending.last.trespass;
    const std::string where = " while " + std::string(name(ending.last.phase)) + check + trespass;
    if (!ending.timed_out) return "its worker ended with " + ending.how + where;
    char text[48];
    std::snprintf(text, sizeof text, "no end after %.3g s", ending.last.seconds);
    return text + where;
}

namespace {

using store::prepare;

// A death within a check is that check's failure.
void fail_check(store::Database& database, const Ending& ending) {
    const auto checks = verify::all_checks();
    const auto at = std::ranges::find(checks, ending.last.check, &verify::Check::name);
    if (at == checks.end()) return;
    prepare(database, "harness/sweep/sql/insert_check.sql")
        .bind(":trial", ending.last.trial_id)
        .bind(":name", at->name)
        .bind(":position", static_cast<std::int64_t>(at - checks.begin()))
        .bind(":outcome", verify::name(verify::Answer::failed))
        .bind(":measured", nullptr)
        .bind(":threshold", nullptr)
        .bind(":message", explain(ending))
        .run();
}

// Returns what to tell a person; empty when the kernel may go on.
std::string quarantine_if_due(store::Database& database, const Question& question, std::int64_t trial_id, int limit) {
    store::Statement deaths = prepare(database, "harness/sweep/sql/count_deaths.sql");
    if (!deaths.bind(":trial", trial_id).step() || deaths.integer(2) < limit) return "";
    const std::int64_t kernel_id = deaths.integer(0);
    const std::string message = "quarantined: it cost " + std::to_string(deaths.integer(2)) + " workers in this run";
    prepare(database, "harness/sweep/sql/quarantine.sql")
        .bind(":run", question.run_id)
        .bind(":kernel", kernel_id)
        .bind(":trial", trial_id)
        .bind(":message", message)
        .bind(":seed", static_cast<std::int64_t>(question.seed))
        .run();
    prepare(database, "harness/sweep/sql/finish_kernel.sql")
        .bind(":run", question.run_id)
        .bind(":kernel", kernel_id)
        .bind(":trial", trial_id)
        .run();
    return deaths.text(1) + " is " + message;
}

}  // namespace

Burial bury(store::Database& database, const Question& question, const Ending& ending, int limit) {
    const std::int64_t trial_id = ending.last.trial_id;
    if (trial_id == 0)
        return {.message = "a worker ended with " + ending.how + " outside of any kernel", .at_trial = false};
    store::Transaction transaction(database);
    const std::string verdict = ending.timed_out ? "timed_out" : "crashed";
    prepare(database, "harness/sweep/sql/bury_trial.sql")
        .bind(":trial", trial_id)
        .bind(":verdict", verdict)
        .bind(":message", explain(ending))
        .bind(":seed", static_cast<std::int64_t>(question.seed))
        .run();
    fail_check(database, ending);
    prepare(database, "harness/sweep/sql/batch/withdraw.sql").bind(":trial", trial_id).run();
    prepare(database, "harness/sweep/sql/set_state.sql").bind(":trial", trial_id).bind(":state", "done").run();
    const std::string quarantined = quarantine_if_due(database, question, trial_id, limit);
    transaction.commit();
    return {.message = verdict + ": trial " + std::to_string(trial_id) + ": " + explain(ending) +
                       (quarantined.empty() ? "" : "\n    " + quarantined),
            .at_trial = true};
}

void give_up(store::Database& database, const Question& question, std::int64_t problem_id, const std::string& how) {
    store::Transaction transaction(database);
    prepare(database, "harness/sweep/sql/bury_problem.sql")
        .bind(":run", question.run_id)
        .bind(":problem", problem_id)
        .bind(":message", how)
        .bind(":seed", static_cast<std::int64_t>(question.seed))
        .run();
    prepare(database, "harness/sweep/sql/finish_problem.sql")
        .bind(":run", question.run_id)
        .bind(":problem", problem_id)
        .run();
    transaction.commit();
}

}  // namespace tconv::sweep
