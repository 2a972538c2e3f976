// One side of a comparison: a run, or one kernel of it, found by what a person calls it.
//
//     7                    run 7                       latest              the newest run with results
//     commit:1d6fab0       the newest run of a build of that commit (a beginning of its hash)
//     machine:lab          the newest run on that host
//     7:tiled              only that kernel of it      latest:tiled, commit:1d6fab0:tiled, …
//     old.db               the newest run of another file          old.db#7:tiled      any of the above, of it
#pragma once

#include "harness/store/database.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tconv::compare {

// A side that cannot be: one line saying what is there instead.
struct SideError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct SideName {
    std::optional<std::filesystem::path> file;  // none: the command's database
    std::string run;                            // "7", "latest", "commit:abc", "machine:lab"
    std::string kernel;                         // empty: all of them
};
SideName parse_side(std::string_view text);  // throws SideError

// What is compared under one name: everything that fixes a trial but its run (and its kernel, where the side is one).
struct Key {
    std::string problem, kernel, dtype;
    std::int64_t threads = 1;
    std::string cache;
    auto operator<=>(const Key&) const = default;
};

struct Trial {
    std::string layer, verdict, message;
    std::vector<double> ns;            // of the repetitions that count, in the order of their rounds
    std::vector<std::int64_t> rounds;  // which round each belongs to
    std::string kernel;                // its own, whatever the key calls it
};

struct Side {
    SideName name;
    std::filesystem::path file;
    std::int64_t run_id = 0;
    std::string machine, commit, binary_id, started_at;
    std::int64_t disturbed = 0;   // repetitions left out: the machine drifted meanwhile
    std::map<Key, Trial> trials;  // judged ones
    // What a person reads: "run 7 (1d6fab0, lab, 2026-11-21T04:52Z), kernel tiled".
    std::string description() const;
};

// Reads a side of `database`, which is open on `file`. Where `merge_kernels`, keys leave the kernel empty: both sides
// name one. Throws SideError where the run or the kernel does not exist.
Side read_side(store::Database& database, const std::filesystem::path& file, const SideName& name, bool merge_kernels);

}  // namespace tconv::compare
