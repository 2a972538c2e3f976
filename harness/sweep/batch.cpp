#include "harness/sweep/batch.hpp"

#include "harness/store/statement.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tconv::sweep {
namespace {

store::Statement batch_sql(store::Database& database, const std::string& name) {
    return store::prepare(database, "harness/sweep/sql/batch/" + name + ".sql");
}

// Where a batch goes on after earlier ones of its problem.
struct Place {
    std::int64_t attempt = 1, repetition = 0, preparation = 0, sequence = 0;
};

Place next_place(store::Database& database, std::int64_t run_id, std::int64_t problem_id) {
    store::Statement row = batch_sql(database, "next");
    row.bind(":run", run_id).bind(":problem", problem_id).step();
    return {.attempt = row.integer(0),
            .repetition = row.integer(1),
            .preparation = row.integer(2),
            .sequence = row.integer(3)};
}

std::int64_t insert_batch(store::Database& database, const Question& question, std::int64_t problem_id,
                          std::int64_t attempt, const measure::Batch& batch) {
    store::Statement insert = batch_sql(database, "insert_batch");
    insert.bind(":run", question.run_id)
        .bind(":problem", problem_id)
        .bind(":attempt", attempt)
        .bind(":seconds", batch.seconds)
        .bind(":before_ns", batch.sentinel_before_ns)
        .bind(":after_ns", batch.sentinel_after_ns)
        .bind(":disturbed", batch.disturbed)
        .bind(":load_average", batch.conditions.load_average)
        .bind(":governor", batch.conditions.governor)
        .bind(":turbo", batch.conditions.turbo)
        .step();
    const std::int64_t batch_id = insert.integer(0);
    insert.run();
    return batch_id;
}

void insert_samples(store::Statement& insert, std::string_view phase, const std::vector<measure::Sample>& samples,
                    std::int64_t first_repetition, std::int64_t first_sequence) {
    for (const measure::Sample& sample : samples)
        insert.bind(":phase", phase)
            .bind(":repetition", first_repetition + sample.repetition)
            .bind(":sequence", first_sequence + sample.sequence)
            .bind(":iterations", sample.iterations)
            .bind(":ns", sample.ns)
            .run();
}

void summarise(store::Database& database, std::int64_t trial_id, std::optional<std::string_view> stopped_by) {
    const Repetitions calm = repetitions(database, trial_id, false);
    const auto interval =
        measure::median_interval(calm.ns.empty() ? repetitions(database, trial_id, true).ns : calm.ns);
    batch_sql(database, "summarise")
        .bind(":trial", trial_id)
        .bind(":low_ns", interval ? std::optional(interval->low) : std::nullopt)
        .bind(":high_ns", interval ? std::optional(interval->high) : std::nullopt)
        .bind(":stopped_by", stopped_by)
        .run();
}

// Why there will be no more of it; nothing: there will be.
std::optional<std::string_view> why_over(const measure::Timing& timing, const measure::Batch& batch, bool last) {
    if (batch.disturbed) return last ? std::optional<std::string_view>("drift") : std::nullopt;
    return timing.stopped_by ? std::optional(measure::name(*timing.stopped_by)) : std::nullopt;
}

// True: the trial is done.
bool settle(store::Database& database, std::int64_t trial_id, const measure::Timing& timing,
            std::optional<std::string_view> over) {
    if (timing.runs.empty())
        batch_sql(database, "explain_untimed").bind(":trial", trial_id).bind(":message", timing.failure).run();
    else
        summarise(database, trial_id, over);
    const bool done = over || timing.runs.empty();
    if (done) set_state(database, trial_id, "done");
    return done;
}

}  // namespace

Repetitions repetitions(store::Database& database, std::int64_t trial_id, bool disturbed) {
    Repetitions found;
    store::Statement rows = batch_sql(database, "repetitions");
    for (rows.bind(":trial", trial_id); rows.step();) {
        if ((rows.integer(2) != 0) != disturbed) continue;
        found.ns.push_back(rows.real(0));
        found.spent_ns += rows.real(0) * rows.real(1);
    }
    return found;
}

void pass_over(store::Database& database, std::int64_t trial_id, const std::string& why) {
    store::Transaction transaction(database);
    batch_sql(database, "withdraw").bind(":trial", trial_id).run();
    batch_sql(database, "explain_untimed").bind(":trial", trial_id).bind(":message", why).run();
    set_state(database, trial_id, "done");
    transaction.commit();
}

bool record_batch(store::Database& database, const Question& question, const std::vector<Trial*>& trials,
                  const measure::Batch& batch) {
    store::Transaction transaction(database);
    const std::int64_t problem_id = trials.front()->problem_id;
    const Place place = next_place(database, question.run_id, problem_id);
    const std::int64_t batch_id = insert_batch(database, question, problem_id, place.attempt, batch);
    const bool last = place.attempt >= question.effort.attempts;
    bool all_done = true;
    store::Statement insert = batch_sql(database, "insert_sample");
    for (std::size_t i = 0; i < trials.size(); ++i) {
        const measure::Timing& timing = batch.timings[i];
        insert.bind(":trial", trials[i]->trial_id).bind(":batch", batch_id);
        insert_samples(insert, "prepare", timing.prepares, place.preparation, 0);
        insert_samples(insert, "run", timing.runs, place.repetition, place.sequence);
        all_done &= settle(database, trials[i]->trial_id, timing, why_over(timing, batch, last));
    }
    transaction.commit();
    return all_done;
}

}  // namespace tconv::sweep
