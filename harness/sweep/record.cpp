#include "harness/sweep/record.hpp"

#include "harness/store/statement.hpp"

namespace tconv::sweep {
namespace {

using store::prepare;

void count(store::Database& database, std::int64_t trial_id, std::string_view name, std::int64_t value) {
    prepare(database, "harness/sweep/sql/insert_counter.sql")
        .bind(":trial", trial_id)
        .bind(":name", name)
        .bind(":value", value)
        .run();
}

void bind_errors(store::Statement& insert, const std::optional<verify::Errors>& errors) {
    const auto norm = [&](std::string_view name, double verify::Errors::*member) {
        if (errors)
            insert.bind(name, (*errors).*member);
        else
            insert.bind(name, nullptr);
    };
    norm(":max_abs_error", &verify::Errors::max_abs);
    norm(":max_rel_error", &verify::Errors::max_rel);
    norm(":rel_l2_error", &verify::Errors::rel_l2);
    norm(":rmse", &verify::Errors::rmse);
    norm(":max_ulp", &verify::Errors::max_ulp);
    norm(":bound_ratio", &verify::Errors::bound_ratio);
    insert.bind(":worst_index", errors ? std::optional<std::int64_t>(errors->worst_index) : std::nullopt);
    insert.bind(":mismatches", errors ? std::optional<std::int64_t>(errors->mismatches) : std::nullopt);
}

void insert_checks(store::Database& database, std::int64_t trial_id, const std::vector<verify::Checked>& checks) {
    store::Statement insert = prepare(database, "harness/sweep/sql/insert_check.sql");
    const auto number = [&](std::string_view name, std::optional<double> value) {
        if (value)
            insert.bind(name, *value);
        else
            insert.bind(name, nullptr);
    };
    std::int64_t position = 0;
    for (const auto& [check, finding] : checks) {
        insert.bind(":trial", trial_id)
            .bind(":position", position++)
            .bind(":name", check->name)
            .bind(":outcome", verify::name(finding.answer))
            .bind(":message", finding.message);
        number(":measured", finding.measured);
        number(":threshold", finding.threshold);
        insert.run();
    }
}

}  // namespace

void set_state(store::Database& database, std::int64_t trial_id, std::string_view state) {
    prepare(database, "harness/sweep/sql/set_state.sql").bind(":trial", trial_id).bind(":state", state).run();
}

void record_verdict(store::Database& database, const Trial& trial, const verify::Attempt& attempt, verify::Seed seed,
                    std::string_view state) {
    store::Transaction transaction(database);
    store::Statement insert = prepare(database, "harness/sweep/sql/insert_verdict.sql");
    insert.bind(":trial", trial.trial_id)
        .bind(":verdict", verify::name(attempt.verdict.outcome))
        .bind(":message", attempt.verdict.message)
        .bind(":seed", static_cast<std::int64_t>(seed));
    bind_errors(insert, attempt.verdict.errors);
    const bool chose = attempt.verdict.errors && is_choice(*trial.kernel);
    insert.bind(":chosen", chose ? std::optional(trial.kernel->chosen(trial.task)) : std::nullopt);
    insert.run();
    insert_checks(database, trial.trial_id, attempt.checks);
    if (attempt.verdict.errors) {
        count(database, trial.trial_id, "first_run_ns", static_cast<std::int64_t>(attempt.run_ns));
        count(database, trial.trial_id, "workspace_bytes",
              static_cast<std::int64_t>(trial.kernel->workspace_bytes(trial.task)));
        count(database, trial.trial_id, "multiplied_macs", trial.kernel->multiplied_macs(trial.task));
    }
    set_state(database, trial.trial_id, state);
    transaction.commit();
}

}  // namespace tconv::sweep
