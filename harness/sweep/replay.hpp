// One kernel on one problem once more, in a process of its own: what `tconv repro` shows and `tconv shrink` asks for.
#pragma once

#include "harness/store/database.hpp"
#include "harness/verify/verify.hpp"

#include <cstdint>
#include <string>

namespace tconv::sweep {

// All that fixes a verdict.
struct Replay {
    std::string kernel;
    Task task = {};
    verify::Seed seed = 1;
    verify::Level checks = verify::Level::standard;
};

struct Replayed {
    std::string verdict = {};  // as the database spells it
    std::string message = {};
    std::string kind = {};     // the verdict and, where it disagrees, the check that says so: "disagrees: oracle"
    std::string details = {};  // lines for a person: norms, the first outputs that are wrong; may be empty
};

// A death or a hang of the kernel is a verdict; `seconds_allowed` (0: no limit) is how long it may stay in one phase.
Replayed replay(const Replay& replay, double seconds_allowed);

// A trial as its database has it.
struct Stored {
    Replay replay;
    std::string verdict = {}, message = {};  // empty: not judged yet
    std::string library = {};                // what its kernel stood on: "plugin mine.so 52e1c94b7a0d3f68"
};
// Throws StoreError when there is no such trial.
Stored recall_trial(store::Database& database, std::int64_t trial_id);

}  // namespace tconv::sweep
