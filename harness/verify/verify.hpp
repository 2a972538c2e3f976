// One kernel, one task, one judgement.
#pragma once

#include "harness/verify/verdict.hpp"
#include "kernels/kernel.hpp"

#include <functional>

namespace tconv::verify {

struct Attempt {
    Verdict verdict;
    double run_ns = 0;  // wall time of the judged run; 0 where nothing ran
};

// Told before each step of an attempt, so that a death or a hang can be placed.
enum class Step { preparing, running, judging };
using Watcher = std::function<void(Step)>;

// Asks, prepares, poisons y and the workspace with NaN, runs, judges. What a kernel throws while it is asked or
// prepared becomes the verdict.
Attempt verify(
    const Kernel& kernel, const Task& task, const HostTensors& operands, const Truth& truth,
    const Watcher& watcher = [](Step) {});

// What a person types to see this verdict again.
std::string repro_line(const Kernel& kernel, const Task& task, Seed seed);

}  // namespace tconv::verify
