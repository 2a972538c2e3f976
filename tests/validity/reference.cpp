// The median time of a kernel by Google Benchmark alone, without any of the harness: what our medians are held against.
//
//     tconv_reference KERNEL FILE --benchmark_format=json
//
// FILE holds a problem's label a line. Each is timed in 30 repetitions of a millisecond at least, as scripts/validity has
// them timed by a sweep.
#include "kernels/kernel.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <random>

namespace {

using tconv::Index;

// Memory that begins a cache line, as a sweep's operands do.
template <class T>
using Aligned = std::unique_ptr<T[], decltype(&std::free)>;

template <class T>
Aligned<T> aligned(std::size_t count) {
    return {static_cast<T*>(std::aligned_alloc(64, (count * sizeof(T) + 64) / 64 * 64)), &std::free};
}

Aligned<float> random_values(Index count) {
    static std::mt19937 engine(1);
    std::uniform_real_distribution<float> between(-1, 1);
    Aligned<float> values = aligned<float>(static_cast<std::size_t>(count));
    for (Index i = 0; i < count; ++i) values[static_cast<std::size_t>(i)] = between(engine);
    return values;
}

void time_kernel(benchmark::State& state, const tconv::Kernel& kernel, const tconv::Problem& problem) {
    const tconv::Task task{.problem = problem};
    const Index biases = problem.bias ? problem.c_out : 0;
    const Aligned<float> x = random_values(problem.x_size()), w = random_values(problem.w_size()),
                         bias = random_values(biases), y = aligned<float>(static_cast<std::size_t>(problem.y_size()));
    const Aligned<std::byte> workspace = aligned<std::byte>(kernel.workspace_bytes(task));
    const auto prepared = kernel.prepare(task, {w.get(), problem.w_size()});
    for (auto _ : state) {
        prepared->run({.x = {x.get(), problem.x_size()},
                       .bias = {bias.get(), biases},
                       .y = {y.get(), problem.y_size()},
                       .workspace = workspace.get()});
        benchmark::ClobberMemory();
    }
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    const tconv::Kernel* kernel = argc == 3 ? tconv::find_kernel(argv[1]) : nullptr;
    if (!kernel) return std::cerr << "tconv_reference KERNEL FILE_OF_LABELS\n", 2;
    std::ifstream labels(argv[2]);
    for (std::string line; std::getline(labels, line);)
        benchmark::RegisterBenchmark(line.c_str(), time_kernel, *kernel, tconv::parse_label(line))
            ->Repetitions(30)
            ->ReportAggregatesOnly()
            ->MinTime(0.001)  // one system call of Google Benchmark's own lies within this time
            ->UseRealTime();
    benchmark::RunSpecifiedBenchmarks();
}
