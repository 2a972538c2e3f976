#include "harness/measure/peaks.hpp"

#include "harness/measure/peak_loops.hpp"
#include "kernels/buffer.hpp"

#include <omp.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <functional>

namespace tconv::measure {
namespace {

constexpr int attempts = 7;
constexpr double attempt_seconds = 0.005;

double seconds_of(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// The best rate of `work(rounds)`, which returns the units it did, over several attempts of about 5 ms each.
double best_rate(const std::function<double(std::uint64_t rounds)>& work) {
    std::uint64_t rounds = 1;
    double done = 0, best = 0;
    for (double seconds = 0; seconds < attempt_seconds; rounds *= 2) seconds = seconds_of([&] { done = work(rounds); });
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const double seconds = seconds_of([&] { done = work(rounds / 2); });
        best = std::max(best, done / seconds);
    }
    return best;
}

double flops_per_second(Dtype dtype, int threads) {
    return best_rate([&](std::uint64_t rounds) {
        double done = 0;
#pragma omp parallel num_threads(threads) reduction(+ : done)
        {
            float sum_f32 = 0;
            double sum_f64 = 0;
            done += static_cast<double>(dtype == Dtype::f64 ? fma_loop_f64(64 * rounds, sum_f64)
                                                            : fma_loop_f32(64 * rounds, sum_f32));
        }
        return done;
    });
}

// Each thread works on a part of its own, first touched by itself.
double bytes_per_second(Quantity quantity, std::int64_t working_set, int threads) {
    constexpr std::size_t granule = 512;  // floats: two loops' worth of the widest unrolled vectors
    const std::size_t per_thread =
        std::max(granule, static_cast<std::size_t>(working_set / threads) / sizeof(float) / granule * granule);
    const Buffer memory(per_thread * sizeof(float) * static_cast<std::size_t>(threads));
    float* const all = reinterpret_cast<float*>(memory.data());
#pragma omp parallel num_threads(threads)
    std::memset(all + per_thread * static_cast<std::size_t>(omp_get_thread_num()), 0, per_thread * sizeof(float));

    return best_rate([&](std::uint64_t rounds) {
        float sum = 0;
#pragma omp parallel num_threads(threads) reduction(+ : sum)
        for (std::uint64_t round = 0; round < rounds; ++round) {
            float* const mine = all + per_thread * static_cast<std::size_t>(omp_get_thread_num());
            if (quantity == Quantity::read_bandwidth)
                sum += read_loop(mine, per_thread);
            else
                copy_loop(mine, mine + per_thread / 2, per_thread / 2);
        }
        if (sum != 0) std::abort();  // never: the memory is zero; keeps the reads alive
        return static_cast<double>(rounds * per_thread * sizeof(float)) * threads;
    });
}

std::vector<std::int64_t> working_sets(const Machine& machine, int threads) {
    const auto or_else = [](std::int64_t bytes, std::int64_t fallback) { return bytes > 0 ? bytes : fallback; };
    const std::int64_t l3 = or_else(machine.l3_bytes, 32 << 20);
    const std::int64_t beyond = std::clamp<std::int64_t>(4 * l3, 128 << 20, 512 << 20);
    return {or_else(machine.l1d_bytes, 32 << 10) / 2 * threads, or_else(machine.l2_bytes, 1 << 20) / 2 * threads,
            l3 / 2, std::min(beyond, machine.memory_bytes / 4)};
}

}  // namespace

std::string_view name(Quantity quantity) {
    constexpr std::array<std::string_view, 3> names = {"flops", "read_bandwidth", "copy_bandwidth"};
    return names[static_cast<std::size_t>(quantity)];
}

std::vector<Peak> measure_peaks(const Machine& machine, const std::vector<Dtype>& dtypes,
                                const std::vector<int>& threads) {
    std::vector<Peak> peaks;
    for (const int count : threads) {
        for (const Dtype dtype : dtypes)
            if (dtype == Dtype::f32 || dtype == Dtype::f64)
                peaks.push_back({Quantity::flops, dtype, count, 0, flops_per_second(dtype, count)});
        for (const Quantity quantity : {Quantity::read_bandwidth, Quantity::copy_bandwidth})
            for (const std::int64_t bytes : working_sets(machine, count))
                peaks.push_back({quantity, {}, count, bytes, bytes_per_second(quantity, bytes, count)});
    }
    return peaks;
}

}  // namespace tconv::measure
