// oracle: uniform operands, every output of the problem itself against the definition in double precision, within the
// kernel's declared bound. Its norms are the verdict's.
#include "harness/verify/check.hpp"

namespace tconv::verify::checks {
namespace {

Finding examine(const Case& c) {
    const HostTensors& operands = c.court.operands();
    const Truth& truth = c.court.truth(uniform, c.kernel.operation);
    const Result result = run_once(c, operands);
    c.at(Step::judging);
    const Verdict verdict = judge(truth, result.y(), c.kernel.bound, c.task, c.court.threads());
    const bool agrees = verdict.outcome == Outcome::agrees;
    return {.answer = agrees ? Answer::passed : Answer::failed,
            .message = verdict.message,
            .measured = verdict.errors->bound_ratio,
            .threshold = 1,
            .errors = verdict.errors,
            .run_ns = result.run_ns};
}

}  // namespace

Check oracle() {
    return {.name = "oracle",
            .proves = "every output is within its error bound of the definition in double precision",
            .level = Level::oracle,
            .any_operation = true,
            .examine = examine};
}

}  // namespace tconv::verify::checks
