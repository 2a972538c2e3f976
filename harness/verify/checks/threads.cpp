// threads: the same bits for any number of threads, where the kernel promises it; else every count within the bound.
// One, two, three and the task's own, each twice over, three (more than share out evenly) five times: a race that
// shows once in a while has some chances to.
#include "harness/verify/check.hpp"

#include <algorithm>

namespace tconv::verify::checks {
namespace {

struct Count {
    int threads, runs;
};

Finding examine(const Case& trial) {
    const Case small = trial.reduced();
    const auto with = [&](int threads) {
        Case c = small;
        c.task.threads = threads;
        return run_once(c, c.court.operands());
    };
    const Result one = with(1);
    const bool promised = small.kernel.promises.same_bits_across_threads;
    Index different = 0;
    for (const Count count : {Count{1, 1}, Count{2, 2}, Count{3, 5}, Count{trial.task.threads, 2}})
        for (int i = 0; i < count.runs; ++i) {
            const Result many = with(count.threads);
            small.at(Step::judging);
            const Verdict verdict = judge(small.court.truth(uniform, small.kernel.operation), many.y(),
                                          small.kernel.bound, small.task, small.court.threads());
            const Index here = count_other_bits(one.y(), many.y(), one.size);
            different = std::max(different, here);
            const std::string how = " with " + std::to_string(count.threads) + " threads";
            if (verdict.outcome == Outcome::disagrees) return on(small, trial, failed(verdict.message + how));
            if (promised && here > 0)
                return on(small, trial,
                          failed(std::to_string(here) + " outputs have other bits than with one thread" + how,
                                 static_cast<double>(here), 0));
        }
    return on(small, trial, passed(static_cast<double>(different), promised ? std::optional<double>(0) : std::nullopt));
}

}  // namespace

Check threads() {
    return {.name = "threads",
            .proves = "any number of threads gives the same bits where promised, and a result within the bound",
            .level = Level::full,
            .any_operation = true,
            .examine = examine};
}

}  // namespace tconv::verify::checks
