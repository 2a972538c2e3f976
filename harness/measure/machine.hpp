// Where and with what a run was made, as facts to store.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace tconv::measure {

// Model names lie on virtual machines, hence the flags. Sizes are 0 where the system does not tell.
struct Machine {
    std::string hostname, cpu_model, cpu_flags, os;
    int packages = 1, cores = 1, hardware_threads = 1;
    std::int64_t l1d_bytes = 0, l2_bytes = 0;  // of one core
    std::int64_t l3_bytes = 0;                 // of one package
    std::int64_t memory_bytes = 0;
    bool operator==(const Machine&) const = default;
};
Machine describe_machine();

struct Build {
    std::string version;     // of tconv
    std::string git_commit;  // "unknown" outside a checkout; ends in '+' when the tree was modified
    std::string compiler, build_type, flags;
    std::map<std::string, std::string> libraries;
    std::string binary_id;  // the linker's hash of this executable, hexadecimal; tells builds of a modified tree apart
    bool operator==(const Build&) const = default;
};
Build describe_build();

// What the moment is like; nothing where the machine does not tell, as virtual ones often do not.
struct Conditions {
    std::optional<std::string> governor;  // who chooses the clock: "performance", "schedutil", …
    std::optional<bool> turbo;            // whether the clock may exceed its nominal one
    std::optional<double> load_average;   // of the last minute, of all that runs
};
Conditions describe_conditions();

// Memory that could be allocated now without swapping, in bytes.
std::int64_t available_memory_bytes();

}  // namespace tconv::measure
