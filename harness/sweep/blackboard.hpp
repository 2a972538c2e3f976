// A page of memory that a worker writes and its parent reads, alive or dead: which trial, in which phase of which
// check, since when; and what its time went to.
//
// It is a file descriptor (memfd) that the worker inherits, so that it survives exec and whatever the kernel under test
// does to the worker. Writing costs a few stores: nothing that could be seen in a timing.
#pragma once

#include "harness/sweep/activity.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tconv::sweep {

enum class Phase : std::int32_t { idle, preparing, running, judging, timing };
std::string_view name(Phase);  // "preparing", as a message says it: "crashed while preparing"

struct Glance {
    std::int64_t trial_id = 0;  // 0: none
    Phase phase = Phase::idle;
    std::string check;          // of the judge; empty outside of any
    std::string trespass;       // what was touched that may not be: "after the end of y"; empty: nothing known
    std::int64_t since_ns = 0;  // when the phase began
    double seconds = 0;         // since then
};

class Blackboard {
public:
    Blackboard();                 // a new page
    explicit Blackboard(int fd);  // a worker's view of its parent's page; takes the descriptor
    ~Blackboard();
    Blackboard(const Blackboard&) = delete;
    Blackboard& operator=(const Blackboard&) = delete;

    // A phase is an activity too: idle is `database`.
    void write(std::int64_t trial_id, Phase phase, std::string_view check = "");
    // Stops the watch of the activity before, and returns it.
    Activity turn_to(Activity activity);
    Spent spent() const;  // until now; a new page begins with `starting`
    // Called from a signal handler: where the fault was, ended by 0, at most 47 letters.
    void note_trespass(std::span<const char> text);
    Glance read() const;
    int fd() const { return fd_; }

private:
    struct Page;
    int fd_;
    Page* page_;
};

}  // namespace tconv::sweep
