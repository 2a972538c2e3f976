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
        verdict.message = (finding.errors ? "" : std::string(check->name) + ": ") + finding.message;
    }
    return verdict;
}

Attempt examine(const Case& asked, Level level) {
    Attempt attempt;
    for (const Check& check : all_checks()) {
        if (check.level > level) continue;
        Case c = asked;
        c.check = check.name;
        c.at(Step::judging);
        attempt.checks.push_back({&check, check.examine(c)});
        attempt.run_ns += attempt.checks.back().finding.run_ns;
    }
    attempt.verdict = sum_up(attempt.checks);
    return attempt;
}

}  // namespace

Attempt verify(const Kernel& kernel, const Task& task, Court& court, Level level, const Watcher& watcher) {
    try {
        if (const Declined reason = kernel.declines(task)) return without_result(Outcome::declined, *reason);
        return examine({.kernel = kernel, .task = task, .court = court, .watcher = watcher}, level);
    } catch (const std::bad_alloc&) {
        return without_result(Outcome::out_of_memory, "not enough memory to prepare or run");
    } catch (const std::exception& error) {
        return without_result(Outcome::crashed, std::string("threw: ") + error.what());
    }
}

std::string repro_line(const Kernel& kernel, const Task& task, Seed seed, Level level) {
    return "tconv sweep --problem " + label(task.problem) + " --kernels " + kernel.name + " --threads " +
           std::to_string(task.threads) + " --seed " + std::to_string(seed) + " --checks " + std::string(name(level));
}

}  // namespace tconv::verify
