// What the time of a sweep goes to: at any moment a worker is at one activity, and whoever turns to another stops the
// watch of the one before. `tconv report overhead` adds them up.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tconv::sweep {

enum class Activity : std::int32_t {
    planning,   // the sweep itself, before it hands out work
    starting,   // a worker is started, or ended and replaced
    waiting,    // a worker has nothing to do: for its next problem, or because others must be alone
    ceilings,   // what the machine can do at best, once a run
    operands,   // made for the judge
    oracle,     // the right answers
    verifying,  // inside a kernel that is judged: preparing and running
    comparing,  // its answers with the right ones, and whatever else the judge does about a run
    timing,     // inside a kernel that is timed: preparing, warming up and running
    arranging,  // between timed runs: buffers, cold caches, the sentinel, Google Benchmark's own
    database,   // rows read and stored
};
inline constexpr std::size_t activities = 11;
std::string_view name(Activity);  // its key in the database: never renamed, never reused

// Nanoseconds by activity.
struct Spent {
    std::array<std::int64_t, activities> ns{};

    std::int64_t& operator[](Activity a) { return ns[static_cast<std::size_t>(a)]; }
    std::int64_t operator[](Activity a) const { return ns[static_cast<std::size_t>(a)]; }
    std::int64_t total() const;
    Spent& operator+=(const Spent& more);
};

// What came to `earlier` until it was `later`. The watch lies in memory that a wild kernel may have written to: what
// cannot be, because it is well above what passed meanwhile or less than nothing, is none.
Spent between(const Spent& earlier, const Spent& later, std::int64_t passed_ns);

}  // namespace tconv::sweep
