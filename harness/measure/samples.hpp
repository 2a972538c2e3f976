// Timing: Google Benchmark drives, and every repetition comes back as a value.
//
// All subjects of one problem are timed together, in rounds: each once, in random order, then all once more. So drift
// of the machine hits all alike, and what ratios between kernels are paired from lies side by side. The order is part
// of the result. A subject with light weights is prepared in several places of memory; its repetitions take turns.
#pragma once

#include "harness/measure/effort.hpp"
#include "harness/measure/machine.hpp"
#include "kernels/kernel.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tconv::measure {

// One kernel under one setting, already judged right.
struct Subject {
    const Kernel* kernel;
    Task task;
    ConstTensor x = {}, w = {}, bias = {};  // of the task's dtype
    Cache cache = Cache::warm;
    double estimate_ns = 0;  // of one run, from the judged one: chooses iterations
    // Repetitions of earlier batches, which count towards when it is done; and what they took.
    std::vector<double> earlier_ns = {};
    double earlier_spent_ns = 0;
};

struct Sample {
    int repetition;           // 0, 1, …: the round; equal ones of all subjects lie side by side
    std::int64_t sequence;    // its place among all run samples of the call
    std::int64_t iterations;  // runs it averages over
    double ns;                // wall time of one run
};

struct Timing {
    std::vector<Sample> runs = {}, prepares = {};  // in repetition order
    std::optional<Stop> stopped_by = {};           // nothing: it is not done, or could not be timed
    std::string failure = {};                      // why there are none: what prepare threw, or that memory was short
};

// Told the subject before it is prepared and before each of its repetitions, so that a death or a hang can be placed;
// and `nobody` when that is over.
inline constexpr std::size_t nobody = static_cast<std::size_t>(-1);
using Watcher = std::function<void(std::size_t subject)>;

// One entry a subject, in their order. Not re-entrant: Google Benchmark's registry is global.
std::vector<Timing> time_together(
    const std::vector<Subject>& subjects, const Effort& effort, const Watcher& watcher = [](std::size_t) {});

// The same between two looks at the machine.
struct Batch {
    Conditions conditions = {};  // when it began
    double sentinel_before_ns = 0, sentinel_after_ns = 0, seconds = 0;
    bool disturbed = false;  // the sentinel drifted further than the effort allows
    std::vector<Timing> timings = {};

    double drift() const;  // of the sentinel, relative: 0.05 is 5% slower after than before
};
Batch time_batch(
    const std::vector<Subject>& subjects, const Effort& effort, const Watcher& watcher = [](std::size_t) {});

}  // namespace tconv::measure
