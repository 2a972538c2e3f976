// Timing as rows: a batch is the trials of one problem timed together; every batch is kept, disturbed or not.
#pragma once

#include "harness/measure/samples.hpp"
#include "harness/store/database.hpp"
#include "harness/sweep/plan.hpp"
#include "harness/sweep/record.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tconv::sweep {

// Of a trial, in the batches so far.
struct Repetitions {
    std::vector<double> ns;
    double spent_ns = 0;
};
Repetitions repetitions(store::Database& database, std::int64_t trial_id, bool disturbed);

// A judged trial that is not to be timed, or not any more: done without times, and its verdict says why.
void pass_over(store::Database& database, std::int64_t trial_id, const std::string& why);

// The batch, its samples and what they make of the trials, in one transaction. False: another batch is needed. It is
// while the machine drifts, which makes it disturbed, up to the effort's attempts in a row; then its trials are done
// with what is not disturbed, or say that they drifted. And it is while a trial has not had all its repetitions. A
// trial that could not be timed is done: it keeps its verdict and has no times.
bool record_batch(store::Database& database, const Question& question, const std::vector<Trial*>& trials,
                  const measure::Batch& batch);

}  // namespace tconv::sweep
