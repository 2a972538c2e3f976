// Google Benchmark's part: registration at run time, rounds in random order, one reporter of ours.
//
// A round is every subject once, in an order drawn anew. Google Benchmark shuffles what it is given; given all
// repetitions of all subjects at once, it would lay the nth of one far from the nth of another, and a machine that is
// slow for some milliseconds would hit one of them. So it is given a round at a time: what a comparison pairs lies side
// by side.
#include "harness/measure/samples.hpp"

#include "harness/measure/sentinel.hpp"
#include "kernels/buffer.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <new>
#include <random>

namespace tconv::measure {
namespace {

using Clock = std::chrono::steady_clock;

double nanoseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

// A subject with what its runs need.
struct Bench {
    Subject subject;
    std::vector<std::unique_ptr<Prepared>> places;  // the same in several places of memory
    std::vector<Buffer> gaps;                       // between them
    std::size_t next_place = 0;
    std::int64_t iterations = 1;  // in a repetition
    std::int64_t sequence = 0;    // the place of its last repetition
    std::vector<double> ns = {};  // of its repetitions, earlier ones too
    double spent_ns = 0;          // by them together
    bool done = false;
};

// Evicts everything: each thread streams through a buffer larger than all caches.
class CacheSweeper {
public:
    explicit CacheSweeper(std::uint64_t bytes) : buffer_(bytes) {}
    void sweep(int threads) const {
#pragma omp parallel num_threads(threads)
        for (std::size_t i = 0; i < buffer_.bytes(); i += 64)
            __atomic_fetch_add(reinterpret_cast<unsigned char*>(buffer_.data() + i), 1, __ATOMIC_RELAXED);
    }

private:
    Buffer buffer_;
};

// Collects what Google Benchmark measured; prints nothing.
class Collector final : public benchmark::BenchmarkReporter {
public:
    explicit Collector(std::vector<Timing>& timings, std::vector<Bench>& benches)
        : timings_(timings), benches_(benches) {}
    int round = 0;

    bool ReportContext(const Context&) override { return true; }

    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs) {
            if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
            const auto subject = static_cast<std::size_t>(std::stoul(run.run_name.function_name));
            Bench& bench = benches_[subject];
            const double all_ns = run.real_accumulated_time * 1e9, ns = all_ns / static_cast<double>(bench.iterations);
            timings_[subject].runs.push_back(
                {.repetition = round, .sequence = bench.sequence, .iterations = bench.iterations, .ns = ns});
            bench.ns.push_back(ns);
            bench.spent_ns += all_ns;
        }
    }

private:
    std::vector<Timing>& timings_;
    std::vector<Bench>& benches_;
};

// Where packed weights come to lie changes a kernel's time by some percent, for as long as they lie there (cache sets,
// 4 KB aliasing: Mytkowicz et al. 2009, Curtsinger & Berger 2013). So light ones are prepared several times, at random
// distances, and every repetition uses the next: a median is over places, not of one.
std::size_t places_for(ConstTensor w) {
    constexpr double most_weights = 2e6, most_places = 9;
    return static_cast<std::size_t>(std::clamp(most_weights / static_cast<double>(w.size + 1), 1.0, most_places));
}

// A distance below a page, another one each time.
Buffer gap() {
    static std::minstd_rand random;
    return Buffer(Buffer::alignment * (random() % (4096 / Buffer::alignment)));
}

std::vector<Sample> time_prepare(const Effort& effort, Bench& bench) {
    constexpr std::size_t timed = 3;
    const ConstTensor w = bench.subject.w;
    const std::size_t most_places = places_for(w);
    std::vector<Sample> samples;
    const auto another = [&](double spent) {
        return bench.places.empty() || (samples.size() < timed && spent < effort.budget_ns / 4) ||
               (bench.places.size() < most_places && spent < effort.budget_ns / 200);
    };
    for (double spent = 0; another(spent);) {
        if (bench.places.size() == most_places) bench.places.pop_back();
        bench.gaps.push_back(gap());
        const auto start = Clock::now();
        bench.places.push_back(bench.subject.kernel->prepare(bench.subject.task, w));
        const double ns = std::max(1.0, nanoseconds_since(start));
        const auto repetition = static_cast<int>(samples.size());
        if (samples.size() < timed)
            samples.push_back({.repetition = repetition, .sequence = repetition, .iterations = 1, .ns = ns});
        spent += ns;
    }
    return samples;
}

// What all subjects share: one output, one workspace (contents are undefined between runs by contract).
struct Stage {
    Buffer y, workspace;
    CacheSweeper sweeper;
    Watcher watcher;
    std::int64_t next_sequence = 0;

    Operands operands(const Subject& s) const {
        return {.x = s.x, .bias = s.bias, .y = {y.data(), s.task.problem.y_size()}, .workspace = workspace.data()};
    }
};

constexpr double longest_warmed_ns = 1e8;

// To Google Benchmark, a repetition is one iteration whose time we take. Its own loop has a system call inside its
// time: a microsecond, which made a kernel of 20 µs some percent slower with one iteration in a sample than with three.
void repeat(benchmark::State& state, Bench& bench, Stage& stage, std::size_t i) {
    const Operands operands = stage.operands(bench.subject);
    bench.sequence = stage.next_sequence++;
    const Prepared& prepared = *bench.places[bench.next_place++ % bench.places.size()];
    prepared.load(operands);
    for (auto _ : state) {
        if (bench.subject.cache == Cache::cold) {
            stage.watcher(nobody);
            stage.sweeper.sweep(bench.subject.task.threads);
            stage.watcher(i);
        } else if (bench.subject.estimate_ns < longest_warmed_ns) {
            // The repetition before was another kernel's. Long runs refill the caches in a small part of their time.
            prepared.compute(operands);
        }
        const auto start = Clock::now();
        for (std::int64_t run = 0; run < bench.iterations; ++run) prepared.compute(operands);
        state.SetIterationTime(nanoseconds_since(start) * 1e-9);
    }
}

// Those that have a repetition in this round; false when none has.
bool register_round(std::vector<Bench>& benches, Stage& stage) {
    bool any = false;
    for (std::size_t i = 0; i < benches.size(); ++i) {
        if (benches[i].done) continue;
        any = true;
        auto* registered =
            benchmark::RegisterBenchmark(std::to_string(i).c_str(), [&benches, &stage, i](benchmark::State& state) {
                stage.watcher(i);
                repeat(state, benches[i], stage, i);
                stage.watcher(nobody);
            });
        registered->Iterations(1)->Repetitions(1)->UseManualTime();
    }
    return any;
}

void initialise_google_benchmark() {
    static const bool initialised = [] {
        char program[] = "tconv", interleave[] = "--benchmark_enable_random_interleaving=true";
        char* arguments[] = {program, interleave, nullptr};
        int count = 2;
        benchmark::Initialize(&count, arguments);
        return true;
    }();
    static_cast<void>(initialised);
}

// Round after round; who is done drops out.
void run_google_benchmark(std::vector<Bench>& benches, std::vector<Timing>& timings, Stage& stage,
                          const Effort& effort) {
    initialise_google_benchmark();
    for (Bench& bench : benches) {
        bench.done = bench.places.empty();
        bench.iterations = amount_for(bench.subject.estimate_ns, bench.subject.cache, effort).iterations;
    }
    Collector collector(timings, benches);
    for (; register_round(benches, stage); ++collector.round) {
        benchmark::RunSpecifiedBenchmarks(&collector);
        benchmark::ClearRegisteredBenchmarks();
        for (std::size_t i = 0; i < benches.size(); ++i) {
            if (benches[i].done) continue;
            timings[i].stopped_by = why_stop(benches[i].ns, benches[i].spent_ns, effort);
            const bool visited = effort.visit > 0 && collector.round + 1 >= effort.visit;
            benches[i].done = timings[i].stopped_by || visited || timings[i].runs.empty();
        }
    }
}

void time_all(const std::vector<Subject>& subjects, Stage stage, const Effort& effort, std::vector<Timing>& timings) {
    std::vector<Bench> benches;
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        benches.push_back({.subject = subjects[i],
                           .places = {},
                           .gaps = {},
                           .ns = subjects[i].earlier_ns,
                           .spent_ns = subjects[i].earlier_spent_ns});
        stage.watcher(i);
        try {
            timings[i].prepares = time_prepare(effort, benches[i]);
        } catch (const std::exception& error) {
            timings[i].failure = std::string("preparing again for timing failed: ") + error.what();
        }
        stage.watcher(nobody);
    }
    run_google_benchmark(benches, timings, stage, effort);
}

std::size_t largest_workspace(const std::vector<Subject>& subjects) {
    std::size_t bytes = 0;
    for (const Subject& s : subjects) bytes = std::max(bytes, s.kernel->workspace_bytes(s.task));
    return bytes;
}

Stage make_stage(const std::vector<Subject>& subjects, const Effort& effort, const Watcher& watcher) {
    const bool cold = std::ranges::any_of(subjects, [](const Subject& s) { return s.cache == Cache::cold; });
    return {.y = Buffer(static_cast<std::size_t>(subjects.front().task.problem.y_size()) * sizeof(double)),
            .workspace = Buffer(largest_workspace(subjects)),
            .sweeper = CacheSweeper(cold ? effort.cold_sweep_bytes : 0),
            .watcher = watcher};
}

}  // namespace

std::vector<Timing> time_together(const std::vector<Subject>& subjects, const Effort& effort, const Watcher& watcher) {
    std::vector<Timing> timings(subjects.size());
    if (subjects.empty()) return timings;
    try {
        time_all(subjects, make_stage(subjects, effort, watcher), effort, timings);
    } catch (const std::bad_alloc&) {
        for (Timing& timing : timings) timing = {.failure = "not enough memory to time it beside the others"};
    }
    return timings;
}

double Batch::drift() const { return sentinel_after_ns / sentinel_before_ns - 1; }

Batch time_batch(const std::vector<Subject>& subjects, const Effort& effort, const Watcher& watcher) {
    Batch batch{.conditions = describe_conditions()};
    const auto start = Clock::now();
    batch.sentinel_before_ns = sentinel_ns();
    batch.timings = time_together(subjects, effort, watcher);
    batch.sentinel_after_ns = sentinel_ns();
    batch.seconds = nanoseconds_since(start) * 1e-9;
    batch.disturbed = std::fabs(batch.drift()) > effort.drift;
    return batch;
}

}  // namespace tconv::measure
