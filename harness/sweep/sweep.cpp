#include "harness/sweep/sweep.hpp"

#include "harness/store/statement.hpp"
#include "harness/sweep/bury.hpp"
#include "harness/sweep/child.hpp"
#include "harness/sweep/interrupt.hpp"
#include "harness/sweep/lock.hpp"
#include "harness/sweep/plan.hpp"
#include "harness/sweep/progress.hpp"
#include "harness/sweep/shell_word.hpp"

#include <map>
#include <memory>

namespace tconv::sweep {
namespace {

// One run being swept: its question, its worker, its progress.
class Sweep {
public:
    Sweep(const Request& request, store::Database& database, const Run& run)
        : request_(request),
          database_(database),
          question_(recall_question(database, run.run_id)),
          left_(unfinished_problems(database, run.run_id)),
          progress_(static_cast<std::int64_t>(left_.size()), total_work(), request.quiet) {}

    void go() {
        for (const Left& problem : left_) {
            if (InterruptGuard::requested()) return;
            progress_.begin(problem.layer.empty() ? problem.label : problem.layer);
            work_on(problem);
            progress_.advance(work_of(problem), problem.trials);
        }
    }

private:
    double total_work() const {
        double work = 0;
        for (const Left& problem : left_) work += work_of(problem);
        return work;
    }

    double work_of(const Left& problem) const {
        return static_cast<double>(problem.trials) * guessed_trial_ns(problem.macs, question_.timed, question_.effort);
    }

    double seconds_allowed(const Left& problem) const {
        constexpr double generous_seconds = 120, slow_macs_per_second = 2e7;
        return request_.timeout_seconds > 0 ? request_.timeout_seconds
                                            : generous_seconds + problem.macs / slow_macs_per_second;
    }

    Child& worker() {
        if (!child_)
            child_ = std::make_unique<Child>(ChildOptions{.executable = request_.executable,
                                                          .database = request_.database,
                                                          .run_id = question_.run_id,
                                                          .max_memory_bytes = request_.max_memory_bytes});
        return *child_;
    }

    void hear(const std::string& line) {
        if (line.starts_with("fail ")) throw store::StoreError(line.substr(5));
        if (line.starts_with("say ")) progress_.announce(line.substr(4));
    }

    // kill -9 is no kernel's fault the first time at a trial; a second one may be the system out of memory. Outside of
    // any kernel, while the worker starts or makes operands, it is forgiven more often.
    bool forgiven(const Ending& ending) {
        constexpr int outside_kernels = 10;
        return ending.killed && kills_[ending.last.trial_id]++ < (ending.last.trial_id == 0 ? outside_kernels : 1);
    }

    std::string repro_line(const Ending& ending) const {
        if (ending.last.trial_id == 0) return "";
        return "\n    again: tconv repro --db " + shell_word(request_.database.string()) + " " +
               std::to_string(ending.last.trial_id);
    }

    // Until the problem is done: each death finishes at least one trial, or counts towards giving the problem up.
    void work_on(const Left& problem) {
        constexpr int senseless_deaths = 2;
        kills_.clear();
        for (int senseless = 0;;) {
            const Ending ending = worker().work_on(
                problem.problem_id, [this](const std::string& line) { hear(line); },
                [&](const Glance&) { return seconds_allowed(problem); });
            if (!ending.died) return;
            child_.reset();
            if (forgiven(ending)) continue;
            const Burial burial = bury(database_, question_, ending, request_.deaths_to_quarantine);
            progress_.announce(burial.message + "  (" + problem.label + ")" + repro_line(ending));
            if (burial.at_trial || ++senseless < senseless_deaths) continue;
            return give_up(database_, question_, problem.problem_id, burial.message);
        }
    }

    const Request& request_;
    store::Database& database_;
    Question question_;
    std::vector<Left> left_;
    Progress progress_;
    std::unique_ptr<Child> child_;
    std::map<std::int64_t, int> kills_;  // by trial; 0: outside of any, since the problem began
};

Summary sweep_into(store::Database& database, const Request& request) {
    const Run found = find_or_plan(database, request);
    Sweep(request, database, found).go();
    store::prepare(database, "harness/sweep/sql/finish_run.sql").bind(":run", found.run_id).run();
    return {.run_id = found.run_id,
            .verdicts = count_verdicts(database, found.run_id),
            .resumed = found.resumed,
            .interrupted = InterruptGuard::requested()};
}

}  // namespace

Summary run(const Request& request) {
    const InterruptGuard guard;
    const SweepLock lock(request.database);
    store::Database database = store::Database::open(request.database, store::Access::read_write);
    try {
        return sweep_into(database, request);
    } catch (const store::StoreError& error) {
        throw store::StoreError(request.database.string() + ": " + error.what());
    }
}

}  // namespace tconv::sweep
