// How far a sweep is: one rewritten line on a terminal, a plain line every few seconds elsewhere. Writes to stderr.
#pragma once

#include "harness/sweep/tally.hpp"

#include <chrono>
#include <string>

namespace tconv::sweep {

class Progress {
public:
    explicit Progress(bool quiet);
    ~Progress();

    void show(const Standing& standing, const std::string& problem);
    void announce(const std::string& line);  // a line that must not be lost under the rewritten one

private:
    std::string line(const Standing& standing, const std::string& problem) const;

    using Clock = std::chrono::steady_clock;
    Clock::time_point start_ = Clock::now(), shown_ = start_;
    bool quiet_, terminal_, line_open_ = false;
};

// "0:07", "12:30", "3:05:00".
std::string clock_time(double seconds);

}  // namespace tconv::sweep
