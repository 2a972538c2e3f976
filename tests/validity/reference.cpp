// The median time of a kernel by Google Benchmark alone, without any of the harness: what our medians are held against.
//
//     tconv_reference KERNEL FILE --benchmark_format=json
//
// FILE holds a problem's label a line. Each is timed in 300 repetitions of a tenth of a millisecond at least, as
// scripts/validity has them timed by a sweep.
#include "kernels/kernel.hpp"

#include <benchmark/benchmark.h>

#include <fstream>
#include <iostream>
#include <memory>
#include <random>

namespace {

using tconv::Index;

std::vector<float> random_values(Index count) {
    static std::mt19937 engine(1);
    std::uniform_real_distribution<float> between(-1, 1);
    std::vector<float> values(static_cast<std::size_t>(count));
    for (float& value : values) value = between(engine);
    return values;
}

void time_kernel(benchmark::State& state, const tconv::Kernel& kernel, const tconv::Problem& problem) {
    const tconv::Task task{.problem = problem};
    const std::vector<float> x = random_values(problem.x_size()), w = random_values(problem.w_size()),
                             bias = random_values(problem.bias ? problem.c_out : 0);
    std::vector<float> y(static_cast<std::size_t>(problem.y_size()));
    const std::unique_ptr<std::byte[], decltype(&std::free)> workspace(
        static_cast<std::byte*>(std::aligned_alloc(64, (kernel.workspace_bytes(task) + 64) / 64 * 64)), &std::free);
    const auto prepared = kernel.prepare(task, {w.data(), std::ssize(w)});
    for (auto _ : state) {
        prepared->run({.x = {x.data(), std::ssize(x)},
                       .bias = {bias.data(), std::ssize(bias)},
                       .y = {y.data(), std::ssize(y)},
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
