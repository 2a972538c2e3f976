#include "tests/validity/slowed.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <map>

namespace tconv::validity {
namespace {

using Clock = std::chrono::steady_clock;

// `steps` steps, each waiting for the one before; the compiler may neither leave them out nor compute them at once.
void count(std::int64_t steps) {
    std::uint64_t state = 1;
    for (std::int64_t i = 0; i < steps; ++i) {
        state = state * 0x9e3779b97f4a7c15 + 1;
        asm volatile("" : "+r"(state));
    }
}

double ns_of(const auto& work) {
    const auto begin = Clock::now();
    work();
    return std::chrono::duration<double, std::nano>(Clock::now() - begin).count();
}

// Operands of the task's size; what they hold does not matter to a kernel's time.
struct Workbench {
    std::vector<float> x, y, bias;
    std::vector<std::byte> workspace;

    Workbench(const Task& task, std::size_t workspace_bytes)
        : x(static_cast<std::size_t>(task.problem.x_size()), 1.0F),
          y(static_cast<std::size_t>(task.problem.y_size())),
          bias(task.problem.bias ? static_cast<std::size_t>(task.problem.c_out) : 0, 1.0F),
          workspace(workspace_bytes + 64) {}

    Operands operands() {
        void* aligned = workspace.data();
        std::size_t space = workspace.size();
        std::align(64, space - 63, aligned, space);
        return {.x = {x.data(), std::ssize(x)},
                .bias = {bias.data(), std::ssize(bias)},
                .y = {y.data(), std::ssize(y)},
                .workspace = static_cast<std::byte*>(aligned)};
    }
};

double middle(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

// How many steps take as long as one run. Both are timed over spans of equal length, as long as a sample of the sweep:
// on a machine that is interrupted now and then, a longer span would be hit more often and seem slower than it is.
double steps_a_run(const Kernel& base, const Task& task, const Prepared& prepared) {
    constexpr double span_ns = 1e5;
    constexpr std::int64_t some_steps = 10'000;
    constexpr int turns = 51;
    Workbench bench(task, base.workspace_bytes(task));
    const Operands operands = bench.operands();
    const auto repeated = [&](int runs) {
        return ns_of([&] {
            for (int i = 0; i < runs; ++i) prepared.run(operands);
        });
    };
    repeated(10);
    const double one_run_ns = middle({repeated(1), repeated(1), repeated(1), repeated(1), repeated(1)});
    const int runs = static_cast<int>(std::clamp(span_ns / one_run_ns, 1.0, 1e4));
    const double some_ns =
        middle({ns_of([] { count(some_steps); }), ns_of([] { count(some_steps); }), ns_of([] { count(some_steps); })});
    const auto steps = std::llround(one_run_ns * runs / some_ns * some_steps);
    std::vector<double> ratios;
    for (int turn = 0; turn < turns; ++turn)
        ratios.push_back(repeated(runs) / ns_of([&] { count(steps); }) * static_cast<double>(steps) / runs);
    return middle(ratios);
}

// All kernels slowed from one base take the same measurement.
double remembered_steps_a_run(const Kernel& base, const Task& task, const Prepared& prepared) {
    static std::map<std::string, double> known;
    const std::string key = base.name + " " + label(task.problem) + " " + std::to_string(task.threads);
    const auto found = known.find(key);
    if (found != known.end()) return found->second;
    return known[key] = steps_a_run(base, task, prepared);
}

class Slowed : public Prepared {
public:
    Slowed(std::unique_ptr<Prepared> base, std::int64_t steps) : base_(std::move(base)), steps_(steps) {}
    void run(const Operands& operands) const noexcept override {
        base_->run(operands);
        count(steps_);
    }

private:
    std::unique_ptr<Prepared> base_;
    std::int64_t steps_;
};

}  // namespace

Kernel renamed(Kernel base, const std::string& name) {
    base.name = name;
    return base;
}

Kernel slowed(const Kernel& base, const std::string& name, double share) {
    Kernel kernel = renamed(base, name);
    kernel.summary = base.name + ", and work on top that takes " + std::to_string(std::lround(100 * share)) + "% of it";
    kernel.prepare = [base, share](const Task& task, ConstTensor weights) -> std::unique_ptr<Prepared> {
        auto prepared = base.prepare(task, weights);
        const double steps = share * remembered_steps_a_run(base, task, *prepared);
        return std::make_unique<Slowed>(std::move(prepared), std::llround(steps));
    };
    return kernel;
}

}  // namespace tconv::validity
