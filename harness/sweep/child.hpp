// A worker process as its parent sees it: given one problem at a time, watched, killed when it hangs, its death
// explained.
#pragma once

#include "harness/sweep/assignment.hpp"
#include "harness/sweep/blackboard.hpp"

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace tconv::sweep {

struct ChildOptions {
    std::filesystem::path executable;  // tconv itself
    std::filesystem::path database;
    std::int64_t run_id = 0;
    std::int64_t max_memory_bytes = 0;  // of address space; 0: no limit
    int place = 0, places = 1;          // of the cores: which share of how many it stays on
};

// Of a worker, or of its work on one problem.
struct Ending {
    bool died = false;
    bool again = false;  // it lives, and asks for another round
    bool timed_out = false;
    bool killed = false;   // by SIGKILL, and not by us: somebody's kill -9, or the system out of memory
    std::string how = {};  // "SIGSEGV (Segmentation fault)", "exit code 3"; empty while it lives
    Glance last = {};      // where it was
};

class Child {
public:
    explicit Child(const ChildOptions& options);
    ~Child();  // ends it
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    void give(const Assignment& assignment);  // one at a time
    // What has come since, without waiting; nothing while it is at work. `on_line` hears what the worker has to say;
    // `seconds_allowed` is how long the trial it is at may stay in one phase.
    std::optional<Ending> look(const std::function<void(const std::string&)>& on_line, double seconds_allowed);

    int fd() const { return answers_; }  // readable when there is something to look at
    pid_t pid() const { return pid_; }
    Glance glance() const { return blackboard_.read(); }
    // What the worker holds on to: of address space, and of memory. Between problems that is its own, and what leaked.
    struct Memory {
        std::int64_t address_space_bytes = 0, resident_bytes = 0;
    };
    Memory memory() const;
    Spent spent() const { return blackboard_.spent(); }

private:
    void spawn(const ChildOptions& options, int requests, int answers);
    Ending buried(bool timed_out);
    bool read_some();  // false: nothing more will come
    bool hear(std::string& line);
    // How long it has been seen in this phase. What passes while nobody looks, because the whole sweep is stopped
    // (Ctrl-Z, a frozen container), makes no kernel slow.
    double seconds_watched(const Glance& glance);

    using Clock = std::chrono::steady_clock;
    Blackboard blackboard_;
    std::int64_t watched_phase_ns_ = 0;
    Clock::duration watched_{};
    Clock::time_point looked_{};
    pid_t pid_ = -1;
    int requests_ = -1, answers_ = -1;
    std::string heard_;
};

}  // namespace tconv::sweep
