// Samples, peaks and descriptions are real: they are there, they are ordered, and they are of the right size.
#include "harness/measure/machine.hpp"
#include "harness/measure/peaks.hpp"
#include "harness/measure/samples.hpp"
#include "harness/verify/operands.hpp"
#include "tests/catch.hpp"

#include <algorithm>
#include <set>

using namespace tconv;
using namespace tconv::measure;

namespace {

// Counts its runs, so that the harness's arithmetic can be checked.
struct Counting final : Prepared {
    int* runs;
    explicit Counting(int* counter) : runs(counter) {}
    void run(const Operands&) const noexcept override { ++*runs; }
};

Kernel counting(int* runs) {
    Kernel kernel = naive();
    kernel.prepare = [runs](const Task&, ConstTensor) -> std::unique_ptr<Prepared> {
        return std::make_unique<Counting>(runs);
    };
    return kernel;
}

}  // namespace

TEST_CASE("every repetition of every subject comes back with its place in the order", "[measure]") {
    const Problem p = parse_label("c2-2_i4x4_k3_s2");
    const verify::HostTensors operands(p, 1, 1);
    int runs = 0;
    const Kernel kernel = counting(&runs);
    const Effort effort{.repetitions = 6, .sample_ns = 1000, .cold_sweep_bytes = 1 << 20};
    const std::vector<Subject> subjects = {{.kernel = &kernel,
                                            .task = {.problem = p},
                                            .x = operands.x(),
                                            .w = operands.w(),
                                            .bias = operands.bias(),
                                            .estimate_ns = 500},
                                           {.kernel = &kernel,
                                            .task = {.problem = p},
                                            .x = operands.x(),
                                            .w = operands.w(),
                                            .bias = operands.bias(),
                                            .cache = Cache::cold,
                                            .estimate_ns = 500}};
    const auto timings = time_together(subjects, effort);

    REQUIRE(timings.size() == 2);
    std::set<std::int64_t> places;
    for (const Timing& timing : timings) {
        REQUIRE(timing.runs.size() == 6);
        REQUIRE_FALSE(timing.prepares.empty());
        for (const Sample& sample : timing.runs) {
            CHECK(sample.ns > 0);
            places.insert(sample.sequence);
        }
    }
    CHECK(places.size() == 12);
    CHECK(*places.rbegin() == 11);
    // Warm: two iterations a sample and one unmeasured run before each; cold: one iteration.
    CHECK(timings[0].runs[0].iterations == 2);
    CHECK(timings[1].runs[0].iterations == 1);
    CHECK(runs == 6 * (2 + 1) + 6);
}

TEST_CASE("subjects of several dtypes are timed together, each on its own operands", "[measure]") {
    struct Looking : Prepared {
        std::set<const void*>* seen;
        explicit Looking(std::set<const void*>* s) : seen(s) {}
        void run(const Operands& a) const noexcept override { seen->insert({a.x.data, a.bias.data}); }
    };
    const Problem p = parse_label("c2-2_i4x4_k3_s2_bias");
    const verify::HostTensors f32(p, 1, 1), bf16(p, verify::uniform.generator(p, 1), 1, Dtype::bf16);
    std::set<const void*> seen_f32, seen_bf16, prepared;
    const auto looking = [&](std::set<const void*>* seen) {
        Kernel kernel = counting(nullptr);
        kernel.prepare = [&prepared, seen](const Task&, ConstTensor w) {
            prepared.insert(w.data);
            return std::make_unique<Looking>(seen);
        };
        return kernel;
    };
    const Kernel wide = looking(&seen_f32), narrow = looking(&seen_bf16);
    time_together({{.kernel = &wide, .task = {.problem = p}, .x = f32.x(), .w = f32.w(), .bias = f32.bias()},
                   {.kernel = &narrow,
                    .task = {.problem = p, .dtype = Dtype::bf16},
                    .x = bf16.x(),
                    .w = bf16.w(),
                    .bias = bf16.bias()}},
                  {.repetitions = 3, .sample_ns = 1000});
    CHECK(seen_f32 == std::set{f32.x().data, f32.bias().data});
    CHECK(seen_bf16 == std::set{bf16.x().data, bf16.bias().data});
    CHECK(prepared == std::set{f32.w().data, bf16.w().data});
}

TEST_CASE("the order of repetitions is shuffled between subjects", "[measure]") {
    const Problem p = parse_label("c1-1_i2_k2");
    const verify::HostTensors operands(p, 1, 1);
    int runs = 0;
    const Kernel kernel = counting(&runs);
    const std::vector<Subject> subjects(2, {.kernel = &kernel,
                                            .task = {.problem = p},
                                            .x = operands.x(),
                                            .w = operands.w(),
                                            .bias = operands.bias(),
                                            .estimate_ns = 1e6});
    const auto timings = time_together(subjects, {.repetitions = 40, .precision = -1, .sample_ns = 1000});
    // Both have a repetition in every round, before any has one in the next.
    for (std::size_t round = 0; round < timings[0].runs.size(); ++round)
        CHECK(timings[0].runs[round].sequence / 2 == timings[1].runs[round].sequence / 2);
    bool swapped = false;
    for (std::size_t round = 1; round < timings[0].runs.size(); ++round)
        swapped |= timings[0].runs[round].sequence % 2 != timings[0].runs[0].sequence % 2;
    CHECK(swapped);
}

TEST_CASE("who is done drops out, and the others go on", "[measure]") {
    const Problem p = parse_label("c1-1_i2_k2");
    const verify::HostTensors operands(p, 1, 1);
    int runs = 0;
    const Kernel kernel = counting(&runs);
    const Subject steady{.kernel = &kernel,
                         .task = {.problem = p},
                         .x = operands.x(),
                         .w = operands.w(),
                         .bias = operands.bias(),
                         .estimate_ns = 1e6};
    Effort effort{.repetitions = 12, .repetitions_to_trust = 8, .precision = 1e9, .sample_ns = 1000};
    auto timings = time_together({steady, steady}, effort);
    for (const Timing& timing : timings) {
        CHECK(timing.runs.size() == 8);
        CHECK(timing.stopped_by == Stop::precision);
    }
    effort.precision = -1;
    timings = time_together({steady, steady}, effort);
    CHECK(timings[0].runs.size() == 12);
    CHECK(timings[0].stopped_by == Stop::repetitions);
}

TEST_CASE("repetitions take turns among places of the prepared weights, unless those are heavy", "[measure]") {
    struct Place : Prepared {
        std::vector<const Prepared*>* ran;
        explicit Place(std::vector<const Prepared*>* r) : ran(r) {}
        void run(const Operands&) const noexcept override { ran->push_back(this); }
    };
    const auto ran_on = [](const std::string& label) {
        const Problem p = parse_label(label);
        const verify::HostTensors operands(p, 1, 1);
        std::vector<const Prepared*> ran;
        Kernel kernel = counting(nullptr);
        kernel.prepare = [&](const Task&, ConstTensor) { return std::make_unique<Place>(&ran); };
        const Subject subject{.kernel = &kernel,
                              .task = {.problem = p},
                              .x = operands.x(),
                              .w = operands.w(),
                              .bias = operands.bias(),
                              .cache = Cache::cold,
                              .estimate_ns = 1e6};
        time_together({subject}, {.repetitions = 6, .budget_ns = 1e12, .cold_sweep_bytes = 64});
        return ran;
    };
    const auto light = ran_on("c1-1_i2_k2");
    REQUIRE(light.size() == 6);
    CHECK(std::set(light.begin(), light.end()).size() == 6);
    const auto heavy = ran_on("c2048-2048_i2_k2");
    REQUIRE(heavy.size() == 6);
    CHECK(std::set(heavy.begin(), heavy.end()).size() == 1);
}

TEST_CASE("repetitions of earlier batches count, and a visit may be short", "[measure]") {
    const Problem p = parse_label("c1-1_i2_k2");
    const verify::HostTensors operands(p, 1, 1);
    int runs = 0;
    const Kernel kernel = counting(&runs);
    const Subject fresh{.kernel = &kernel,
                        .task = {.problem = p},
                        .x = operands.x(),
                        .w = operands.w(),
                        .bias = operands.bias(),
                        .estimate_ns = 1e6};
    Subject known = fresh;
    known.earlier_ns.assign(9, 100.0);
    const Effort effort{.repetitions = 12, .precision = -1, .sample_ns = 1000, .visit = 5};
    const auto timings = time_together({fresh, known}, effort);
    CHECK(timings[0].runs.size() == 5);
    CHECK_FALSE(timings[0].stopped_by);
    CHECK(timings[1].runs.size() == 3);
    CHECK(timings[1].stopped_by == Stop::repetitions);
}

TEST_CASE("a batch is disturbed when the sentinel drifted further than is allowed, either way", "[measure]") {
    CHECK(Batch{.sentinel_before_ns = 100, .sentinel_after_ns = 105}.drift() == 105.0 / 100 - 1);
    CHECK(Batch{.sentinel_before_ns = 100, .sentinel_after_ns = 80}.drift() == 80.0 / 100 - 1);
    const Problem p = parse_label("c1-1_i2_k2");
    const verify::HostTensors operands(p, 1, 1);
    int runs = 0;
    const Kernel kernel = counting(&runs);
    const std::vector<Subject> subjects(1, {.kernel = &kernel,
                                            .task = {.problem = p},
                                            .x = operands.x(),
                                            .w = operands.w(),
                                            .bias = operands.bias(),
                                            .estimate_ns = 1e6});
    for (const double allowed : {0.0, 1e-4, 1e9}) {
        const Batch batch = time_batch(subjects, {.repetitions = 3, .sample_ns = 1000, .drift = allowed});
        CHECK(batch.sentinel_before_ns > 0);
        CHECK(batch.sentinel_after_ns > 0);
        CHECK(batch.seconds > 0);
        CHECK(batch.timings.at(0).runs.size() == 3);
        CHECK(batch.disturbed == (std::fabs(batch.drift()) > allowed));
    }
}

TEST_CASE("a kernel that cannot prepare again has no samples and says why", "[measure]") {
    const Problem p = parse_label("c1-1_i2_k2");
    const verify::HostTensors operands(p, 1, 1);
    Kernel kernel = naive();
    kernel.prepare = [](const Task&, ConstTensor) -> std::unique_ptr<Prepared> { throw std::bad_alloc(); };
    const auto timings = time_together({{.kernel = &kernel,
                                         .task = {.problem = p},
                                         .x = operands.x(),
                                         .w = operands.w(),
                                         .bias = operands.bias(),
                                         .estimate_ns = 1}},
                                       {});
    CHECK(timings[0].runs.empty());
    CHECK_FALSE(timings[0].failure.empty());
}

TEST_CASE("the machine and the build are described", "[measure]") {
    const Machine machine = describe_machine();
    CHECK(machine.cores >= 1);
    CHECK(machine.hardware_threads >= machine.cores);
    CHECK(machine.memory_bytes > 1 << 20);
    CHECK_FALSE(machine.cpu_flags.empty());
    const Build build = describe_build();
    CHECK(build.binary_id.size() == 40);
    CHECK_FALSE(build.compiler.empty());
    CHECK(describe_conditions().load_average.value_or(-1) >= 0);
}

TEST_CASE("peaks are measured for what was asked", "[measure]") {
    const auto peaks = measure_peaks(describe_machine(), {Dtype::f32, Dtype::bf16}, {1});
    CHECK(std::ranges::count(peaks, Quantity::flops, &Peak::quantity) == 1);  // bf16 has no vector arithmetic here
    CHECK(std::ranges::count(peaks, Quantity::copy_bandwidth, &Peak::quantity) == 4);
    for (const Peak& peak : peaks) CHECK(peak.per_second > 1e6);
    // No core does more than 64 f32 operations a cycle (two 512-bit FMAs) at 6 GHz: more means that the loop was
    // optimised away.
    CHECK(std::ranges::find(peaks, Quantity::flops, &Peak::quantity)->per_second < 64 * 6e9);
}
