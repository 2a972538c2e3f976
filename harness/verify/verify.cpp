#include "harness/verify/verify.hpp"

#include <exception>
#include <new>

namespace tconv::verify {
namespace {

Attempt without_result(Outcome outcome, std::string message) {
    return {.verdict = {.outcome = outcome, .message = std::move(message)}};
}

// The oracle's norms, and the first failure's message under its check's name (the oracle's needs none).
Verdict sum_up(const std::vector<Checked>& checks) {
    Verdict verdict;
    for (const auto& [check, finding] : checks) {
        if (finding.errors) verdict.errors = finding.errors;
        if (finding.answer != Answer::failed || verdict.outcome == Outcome::disagrees) continue;
        verdict.outcome = Outcome::disagrees;
        verdict.message = (check->level == Level::oracle ? "" : std::string(check->name) + ": ") + finding.message;
    }
    return verdict;
}

// What the oracle check throws is the verdict; a check that follows a result fails by itself.
Finding ask(const Check& check, const Case& c) {
    if (!check.any_operation && c.kernel.operation != Operation::transposed_convolution)
        return skipped("is about transposed convolution");
    if (check.level == Level::oracle) return check.examine(c);
    try {
        return check.examine(c);
    } catch (const std::bad_alloc&) {
        return skipped("not enough memory to ask");
    } catch (const std::exception& error) {
        return failed(std::string("threw: ") + error.what());
    }
}

void accuse(Finding& finding, const std::string& of) {
    finding.message = finding.answer == Answer::failed ? finding.message + "; " + of : of;
    finding.answer = Answer::failed;
}

Attempt examine(const Case& asked, Level level) {
    Attempt attempt;
    for (const Check& check : all_checks()) {
        if (check.level > level) continue;
        Case c = asked;
        c.check = check.name;
        c.at(Step::judging);
        attempt.checks.push_back({&check, ask(check, c)});
        if (c.court.restore()) accuse(attempt.checks.back().finding, "it changed its operands");
        attempt.run_ns += attempt.checks.back().finding.run_ns;
    }
    attempt.verdict = sum_up(attempt.checks);
    return attempt;
}

}  // namespace

Attempt verify(const Kernel& kernel, const Task& task, Court& court, Level level, const Watcher& watcher) {
    try {
        if (const Declined reason = kernel.declines(task)) return without_result(Outcome::declined, *reason);
        if (!is_judged(task.dtype))
            return without_result(Outcome::declined, "nothing judges " + std::string(name(task.dtype)));
        return examine({.kernel = kernel, .task = task, .court = court, .watcher = watcher}, level);
    } catch (const std::bad_alloc&) {
        return without_result(Outcome::out_of_memory, "not enough memory to prepare or run");
    } catch (const std::exception& error) {
        return without_result(Outcome::crashed, std::string("threw: ") + error.what());
    }
}

double bytes_needed(const Problem& p, Dtype dtype, Level level) {
    const double value = sizeof(float) + (dtype == Dtype::f32 ? 0.0 : static_cast<double>(bytes_of(dtype)));
    const double x_and_w = value * (static_cast<double>(p.x_size()) + static_cast<double>(p.w_size()));
    const double y = value * static_cast<double>(p.y_size());
    return oracle_bytes(p) + x_and_w + y + (level == Level::oracle ? 0 : 2 * x_and_w + 2 * y);
}

std::string repro_line(const std::string& kernel, const Task& task, Seed seed, Level level) {
    const std::string dtype = task.dtype == Dtype::f32 ? "" : " --dtype " + std::string(name(task.dtype));
    return "tconv repro " + label(task.problem) + " --kernel " + kernel + " --threads " + std::to_string(task.threads) +
           dtype + " --seed " + std::to_string(seed) + " --checks " + std::string(name(level));
}

}  // namespace tconv::verify
