// Which process somebody is, so that others can tell whether it still lives.
#pragma once

#include <cstdint>
#include <string>

namespace tconv::sweep {

// A process id is used again, and means nothing on another machine: `host` is this boot of this machine and its space
// of process ids, `started_ticks` when the process began.
struct Identity {
    std::string hostname, host;
    std::int64_t pid = 0, started_ticks = 0;
    bool operator==(const Identity&) const = default;
};

Identity identity_of(std::int64_t pid);
Identity own_identity();

// Of a process on this host. One that is dead and not yet waited for does not live.
bool lives(std::int64_t pid, std::int64_t started_ticks);

}  // namespace tconv::sweep
