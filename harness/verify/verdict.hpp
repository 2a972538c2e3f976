// What the judge says of one kernel on one problem.
#pragma once

#include "harness/verify/oracle.hpp"
#include "kernels/kernel.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tconv::verify {

enum class Outcome { agrees, disagrees, declined, crashed, timed_out, out_of_memory, skipped };
std::string_view name(Outcome);  // as the database spells it

// Over all outputs. A norm is infinite where the kernel left NaN or infinity.
struct Errors {
    double max_abs = 0;
    double max_rel = 0;  // |y − exact| ÷ |exact|, outputs whose exact value is 0 left out
    double rel_l2 = 0;   // ‖y − exact‖₂ ÷ ‖exact‖₂
    double rmse = 0;
    double max_ulp = 0;      // |y − exact| in units in the last place of the exact value, rounded to the dtype
    double bound_ratio = 0;  // |y − exact| ÷ bound, the largest; agreement means at most 1
    Index worst_index = 0;   // flat index into y of that largest ratio
    Index mismatches = 0;    // outputs beyond their bound
};

struct Verdict {
    Outcome outcome = Outcome::agrees;
    std::string message = {};           // why, in a sentence; empty only when it agrees
    std::optional<Errors> errors = {};  // where something was compared
};

// Compares y [batch, c_out, out…], in f32 whatever the task's dtype, with the truth: every output within the kernel's
// bound. NaN and infinities of the truth must be met by the same. The default is that of kernels which only re-order
// sums.
Verdict judge(const Truth& truth, const float* y, const ErrorBound& bound = {}, const Task& task = {}, int threads = 1);

// One output beyond its bound.
struct Mismatch {
    Index at;  // flat index into y
    double got, exact, error, bound;
};
// The first `most` of them.
std::vector<Mismatch> mismatches(const Truth& truth, const float* y, const ErrorBound& bound, const Task& task,
                                 std::size_t most);

// "1, 3, 8, 10": image, channel and pixel of a flat index into y.
std::string coordinates(const Problem& problem, Index i);

}  // namespace tconv::verify
