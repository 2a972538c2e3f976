// Timing: Google Benchmark drives, and every repetition comes back as a value.
//
// All subjects of one problem are timed together, in rounds: each once, in random order, then all once more. So drift
// of the machine hits all alike, and what ratios between kernels are paired from lies side by side. The order is part
// of the result. A subject with light weights is prepared in several places of memory; its repetitions take turns.
#pragma once

#include "kernels/kernel.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace tconv::measure {

enum class Cache {
    warm,  // the repetition runs on what the one before it left in the caches
    cold,  // every cache is swept with foreign data before each iteration, outside the timing
};

// One kernel under one setting, already judged right.
struct Subject {
    const Kernel* kernel;
    Task task;
    Cache cache = Cache::warm;
    double estimate_ns = 0;  // of one run, from the judged one: chooses iterations and repetitions
};

struct Sample {
    int repetition;           // 0, 1, … of its subject
    std::int64_t sequence;    // its place among all run samples of the call
    std::int64_t iterations;  // runs it averages over
    double ns;                // wall time of one run
};

struct Timing {
    std::vector<Sample> runs, prepares;  // in repetition order
    std::string failure;                 // why there are none: what prepare threw, or that memory was short
};

struct Effort {
    int repetitions = 15;                        // at most, per subject
    int repetitions_at_least = 3;                // even where one run is longer than the budget
    double sample_ns = 1e6;                      // iterations are raised until a sample is this long
    double budget_ns = 1e9;                      // a subject's repetitions are cut so that it takes about this long
    std::uint64_t cold_sweep_bytes = 64u << 20;  // more than all caches together
};

// Iterations in one sample, and samples, for a run of `estimate_ns`.
struct Amount {
    std::int64_t iterations;
    int repetitions;
};
Amount amount_for(double estimate_ns, Cache cache, const Effort& effort);

// Told the subject before it is prepared and before each of its repetitions, so that a death or a hang can be placed;
// and `nobody` when that is over.
inline constexpr std::size_t nobody = static_cast<std::size_t>(-1);
using Watcher = std::function<void(std::size_t subject)>;

// One entry a subject, in their order. Not re-entrant: Google Benchmark's registry is global.
std::vector<Timing> time_together(
    const std::vector<Subject>& subjects, ConstTensor x, ConstTensor w, ConstTensor bias, const Effort& effort,
    const Watcher& watcher = [](std::size_t) {});

}  // namespace tconv::measure
