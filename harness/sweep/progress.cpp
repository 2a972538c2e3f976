#include "harness/sweep/progress.hpp"

#include <unistd.h>
#include <cstdio>

namespace tconv::sweep {
namespace {
constexpr std::chrono::milliseconds terminal_interval{100};
constexpr std::chrono::milliseconds plain_interval{5000};
}  // namespace

Progress::Progress(bool quiet) : quiet_(quiet), terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
    if (line_open_) std::fputs("\r\033[K", stderr);
}

void Progress::announce(const std::string& text) {
    std::fprintf(stderr, "%s%s\n", line_open_ ? "\r\033[K" : "", text.c_str());
    line_open_ = false;
}

std::string Progress::line(const Standing& standing, const std::string& problem) const {
    const auto done = standing.trials - standing.trials_left;
    const double percent =
        standing.trials > 0 ? 100 * static_cast<double>(done) / static_cast<double>(standing.trials) : 100;
    const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
    char numbers[200];
    std::snprintf(numbers, sizeof numbers, "%3.0f%%  %lld of %lld trials, %lld problems left%s  elapsed %s  ETA %s  ",
                  percent, static_cast<long long>(done), static_cast<long long>(standing.trials),
                  static_cast<long long>(standing.problems_left),
                  standing.failed > 0 ? (", " + std::to_string(standing.failed) + " failed").c_str() : "",
                  clock_time(elapsed).c_str(),
                  standing.eta_seconds < 0 ? "?" : clock_time(standing.eta_seconds).c_str());
    return numbers + problem.substr(0, 60);
}

void Progress::show(const Standing& standing, const std::string& problem) {
    const auto now = Clock::now();
    if (quiet_ || now - shown_ < (terminal_ ? terminal_interval : plain_interval)) return;
    shown_ = now;
    std::fprintf(stderr, terminal_ ? "\r\033[K%s" : "%s\n", line(standing, problem).c_str());
    std::fflush(stderr);
    line_open_ = terminal_;
}

std::string clock_time(double seconds) {
    const auto whole = static_cast<long long>(seconds + 0.5);
    char text[48];
    if (whole >= 3600)
        std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
    else
        std::snprintf(text, sizeof text, "%lld:%02lld", whole / 60, whole % 60);
    return text;
}

}  // namespace tconv::sweep
