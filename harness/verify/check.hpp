// The seam of the judge: a check is one question about one kernel on one task, answered with a value.
//
// Adding one: a file in harness/verify/checks/ that defines `Check NAME()`, and one line in checks.def. The sweep runs
// it, the database keeps its outcome under its name, `v_check` and `tconv report checks` show it.
//
//     Check mass() {                                          // harness/verify/checks/mass.cpp
//         return {.name = "mass",                             // its key in the database: never renamed, never reused
//                 .proves = "the outputs' sum is what the operands' sums imply",
//                 .level = Level::full,
//                 .examine = [](const Case& c) -> Finding {
//                     const Case small = c.reduced();         // or c itself, where one run is all it takes
//                     const Result y = run_once(small, small.court.operands());
//                     …
//                     return on(small, c, passed(deviation, bound));   // or failed("why", …), or skipped("why")
//                 }};
//     }
#pragma once

#include "harness/verify/court.hpp"
#include "harness/verify/verdict.hpp"
#include "kernels/kernel.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tconv::verify {

// How much is asked of a kernel; each level holds those before it.
enum class Level { oracle, standard, full };
std::string_view name(Level);  // "standard", as the command line and the database spell it
std::optional<Level> parse_level(std::string_view);

// Told before each step of an attempt, so that a death or a hang can be placed.
enum class Step { preparing, running, judging };
using Watcher = std::function<void(Step, std::string_view check)>;

// What a check examines. Its court may outlive it; kernel, task and watcher do not belong to it.
struct Case {
    const Kernel& kernel;
    Task task;  // of the court's problem and dtype
    Court& court;
    const Watcher& watcher;
    std::string_view check = {};  // who is asking

    void at(Step step) const { watcher(step, check); }
    // The case on court.small(): the same kernel, dtype and threads; this one where the kernel declines that. The
    // finding says so: see `on`.
    Case reduced() const;
};

enum class Answer { passed, failed, skipped };
std::string_view name(Answer);

struct Finding {
    Answer answer = Answer::passed;
    std::string message = {};                             // why it failed or was skipped; a remark where it passed
    std::optional<double> measured = {}, threshold = {};  // where the question has a number
    std::optional<Errors> errors = {};                    // of the oracle's comparison: they become the verdict's
    double run_ns = 0;                                    // of the run they were taken from
};
Finding passed(std::optional<double> measured = {}, std::optional<double> threshold = {});
Finding failed(std::string message, std::optional<double> measured = {}, std::optional<double> threshold = {});
Finding skipped(std::string why);

struct Check {
    std::string_view name;       // its key in the database: never renamed, never reused
    std::string_view proves;     // one line
    Level level;                 // the lowest that asks it
    bool any_operation = false;  // whether it is asked of kernels beside those of transposed convolution
    Finding (*examine)(const Case&);
};

// In the order of checks.def.
std::span<const Check> all_checks();

#define CHECK_ENTRY(name) Check name();
namespace checks {
#include "harness/verify/checks/checks.def"
}
#undef CHECK_ENTRY

// ---- what checks are made of

// y of one run, in f32 whatever its elements are.
struct Result {
    TypedTensor memory;
    Index size = 0;
    double run_ns = 0;
    float* y() const { return memory.values().data(); }
};

// Prepares, poisons y and the workspace with NaN, runs. Throws what the kernel's prepare throws.
Result run_once(const Case& c, const HostTensors& operands);

// One run on the reduced problem with this fill, judged by the kernel's bound.
Finding within_bound(const Case& trial, const Fill& fill);

// " (on c16-16_i8x8_k3)" where a check examined another problem than the trial's, else empty; and a finding with that
// at the end of its message.
std::string where(const Case& trial, const Case& examined);
Finding on(const Case& examined, const Case& trial, Finding finding);

// How many outputs differ in value: NaN from everything, −0 not from +0.
Index count_differences(std::span<const float> right, const float* y, int threads);
// How many differ in any bit.
Index count_other_bits(const float* one, const float* other, Index size);

}  // namespace tconv::verify
