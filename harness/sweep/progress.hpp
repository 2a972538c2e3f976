// How far a sweep is: one rewritten line on a terminal, a plain line every few seconds elsewhere. Writes to stderr.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace tconv::sweep {

class Progress {
public:
    // `work` is the sum over problems of what `advance` will be told.
    Progress(std::int64_t problems, double work, bool quiet);
    ~Progress();

    void begin(const std::string& problem);          // the problem now worked on
    void advance(double work, std::int64_t trials);  // it is done
    void announce(const std::string& line);          // a line that must not be lost under the rewritten one

    // What is left at the rate so far; negative while nothing is known.
    double eta_seconds() const;

private:
    void show(bool always);
    std::string line() const;
    double elapsed_seconds() const;

    using Clock = std::chrono::steady_clock;
    Clock::time_point start_ = Clock::now(), shown_{};
    std::int64_t problems_, done_ = 0, trials_ = 0;
    double work_, work_done_ = 0;
    std::string problem_;
    bool quiet_, terminal_;
};

// "0:07", "12:30", "3:05:00".
std::string clock_time(double seconds);

}  // namespace tconv::sweep
