// repeatable: the same operands at the same places give the same bits, run after run and prepared anew, whatever the
// output and the workspace held before.
#include "harness/verify/check.hpp"

#include <cstring>

namespace tconv::verify::checks {
namespace {

struct Runner {
    const Case& c;
    TypedTensor y{c.task.dtype, c.task.problem.y_size()};
    const float* result() const { return y.values().data(); }
    Buffer workspace{c.kernel.workspace_bytes(c.task)};

    void run(const Prepared& prepared, int poison_y, int poison_workspace) {
        c.at(Step::judging);
        y.poison(poison_y);
        std::memset(workspace.data(), poison_workspace, workspace.bytes());
        const HostTensors& operands = c.court.operands();
        c.at(Step::running);
        prepared.run({.x = operands.x(), .bias = operands.bias(), .y = y.elements(), .workspace = workspace.data()});
        c.at(Step::judging);
        y.widen();
    }
};

Finding examine(const Case& trial) {
    const Case c = trial.reduced();
    Runner runner{c};
    const auto prepare = [&] {
        c.at(Step::preparing);
        return c.kernel.prepare(c.task, c.court.operands().w());
    };
    const auto first = prepare();
    runner.run(*first, 0xff, 0xff);
    const std::vector<float> y(runner.result(), runner.result() + c.task.problem.y_size());
    runner.run(*first, 0, 0x5a);
    const Index again = count_other_bits(y.data(), runner.result(), c.task.problem.y_size());
    const auto second = prepare();
    runner.run(*second, 0x5a, 0);
    const Index anew = count_other_bits(y.data(), runner.result(), c.task.problem.y_size());
    if (again + anew == 0) return on(c, trial, passed(0, 0));
    return on(c, trial,
              failed(std::to_string(again) + " outputs have other bits in a second run, " + std::to_string(anew) +
                         " when prepared anew",
                     static_cast<double>(again + anew), 0));
}

}  // namespace

Check repeatable() {
    return {.name = "repeatable",
            .proves = "run after run gives the same bits, whatever output and workspace held before",
            .level = Level::standard,
            .any_operation = true,
            .examine = examine};
}

}  // namespace tconv::verify::checks
