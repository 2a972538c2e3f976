#include "harness/verify/verify.hpp"

#include <chrono>
#include <cstring>
#include <exception>
#include <new>

namespace tconv::verify {
namespace {

void poison(const Buffer& buffer) { std::memset(buffer.data(), 0xff, buffer.bytes()); }  // every float a NaN

Attempt run_and_judge(const Kernel& kernel, const Task& task, const HostTensors& operands, const Truth& truth,
                      const Watcher& watcher) {
    watcher(Step::preparing);
    const Buffer y(static_cast<std::size_t>(task.problem.y_size()) * sizeof(float));
    const Buffer workspace(kernel.workspace_bytes(task));
    const auto prepared = kernel.prepare(task, operands.w());
    poison(y);
    poison(workspace);
    watcher(Step::running);
    const auto start = std::chrono::steady_clock::now();
    prepared->run({.x = operands.x(),
                   .bias = operands.bias(),
                   .y = {y.data(), task.problem.y_size()},
                   .workspace = workspace.data()});
    const std::chrono::duration<double, std::nano> elapsed = std::chrono::steady_clock::now() - start;
    watcher(Step::judging);
    return {judge(truth, reinterpret_cast<const float*>(y.data())), elapsed.count()};
}

}  // namespace

Attempt verify(const Kernel& kernel, const Task& task, const HostTensors& operands, const Truth& truth,
               const Watcher& watcher) {
    try {
        if (const Declined reason = kernel.declines(task))
            return {.verdict = {.outcome = Outcome::declined, .message = *reason}};
        return run_and_judge(kernel, task, operands, truth, watcher);
    } catch (const std::bad_alloc&) {
        return {.verdict = {.outcome = Outcome::out_of_memory, .message = "not enough memory to prepare or run"}};
    } catch (const std::exception& error) {
        return {.verdict = {.outcome = Outcome::crashed, .message = std::string("threw: ") + error.what()}};
    }
}

std::string repro_line(const Kernel& kernel, const Task& task, Seed seed) {
    return "tconv sweep --problem " + label(task.problem) + " --kernels " + kernel.name + " --threads " +
           std::to_string(task.threads) + " --seed " + std::to_string(seed);
}

}  // namespace tconv::verify
