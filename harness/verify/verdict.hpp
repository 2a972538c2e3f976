// What the judge says of one kernel on one problem.
#pragma once

#include "harness/verify/oracle.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tconv::verify {

enum class Outcome { agrees, disagrees, declined, crashed, timed_out, out_of_memory, skipped };
std::string_view name(Outcome);  // as the database spells it

// Over all outputs. A norm is infinite where the kernel left NaN or infinity.
struct Errors {
    double max_abs = 0;
    double max_rel = 0;  // |y − exact| ÷ |exact|, outputs whose exact value is 0 left out
    double rel_l2 = 0;   // ‖y − exact‖₂ ÷ ‖exact‖₂
    double rmse = 0;
    double max_ulp = 0;      // |y − exact| in units in the last place of the exact value, rounded to f32
    double bound_ratio = 0;  // |y − exact| ÷ bound, the largest; agreement means at most 1
    Index worst_index = 0;   // flat index into y of that largest ratio
    Index mismatches = 0;    // outputs beyond their bound
};

struct Verdict {
    Outcome outcome = Outcome::agrees;
    std::string message = {};           // why, in a sentence; empty only when it agrees
    std::optional<Errors> errors = {};  // where something was compared
};

// γ_m = m·u / (1 − m·u) with u = 2^−24, the relative error of m roundings in f32 (Higham 2002, §3.1); infinite from m =
// 2^24 on.
double gamma_f32(Index m);

// Compares y, f32 [batch, c_out, out…], with the truth: every output within γ_m·(|bias| + Σ|x·w|), m its products.
Verdict judge(const Truth& truth, const float* y);

}  // namespace tconv::verify
