// A worker process as its parent sees it: given one problem at a time, watched, killed when it hangs, its death
// explained.
#pragma once

#include "harness/sweep/blackboard.hpp"

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace tconv::sweep {

struct ChildOptions {
    std::filesystem::path executable;  // tconv itself
    std::filesystem::path database;
    std::int64_t run_id = 0;
    std::int64_t max_memory_bytes = 0;  // of address space; 0: no limit
};

struct Ending {
    bool died = false;
    bool timed_out = false;
    bool killed = false;  // by SIGKILL, and not by us: somebody's kill -9, or the system out of memory
    std::string how;      // "SIGSEGV (Segmentation fault)", "exit code 3"; empty while it lives
    Glance last;          // where it was
};

class Child {
public:
    explicit Child(const ChildOptions& options);
    ~Child();  // ends it
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    // Asks for one problem and waits. `on_line` hears what the worker has to say meanwhile; `seconds_allowed` is how
    // long the trial it is at may stay in one phase.
    Ending work_on(std::int64_t problem_id, const std::function<void(const std::string&)>& on_line,
                   const std::function<double(const Glance&)>& seconds_allowed);

private:
    void spawn(const ChildOptions& options, int requests, int answers);
    Ending buried(bool timed_out);
    bool hear(std::string& line);  // false: nothing more will come

    Blackboard blackboard_;
    pid_t pid_ = -1;
    int requests_ = -1, answers_ = -1;
    std::string heard_;
};

}  // namespace tconv::sweep
