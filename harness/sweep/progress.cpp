#include "harness/sweep/progress.hpp"

#include <unistd.h>
#include <cstdio>

namespace tconv::sweep {
namespace {
constexpr std::chrono::milliseconds terminal_interval{100};
constexpr std::chrono::milliseconds plain_interval{5000};
}  // namespace

Progress::Progress(std::int64_t problems, double work, bool quiet)
    : problems_(problems), work_(work), quiet_(quiet), terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
    if (!quiet_ && terminal_ && done_ > 0) std::fputs("\r\033[K", stderr);
}

void Progress::begin(const std::string& problem) {
    problem_ = problem;
    show(false);
}

void Progress::advance(double work, std::int64_t trials) {
    ++done_;
    trials_ += trials;
    work_done_ += work;
    show(done_ == problems_);
}

void Progress::announce(const std::string& text) {
    std::fprintf(stderr, "%s%s\n", terminal_ && !quiet_ ? "\r\033[K" : "", text.c_str());
}

double Progress::elapsed_seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

double Progress::eta_seconds() const {
    return work_done_ > 0 ? elapsed_seconds() * (work_ - work_done_) / work_done_ : -1;
}

std::string Progress::line() const {
    const double percent = work_ > 0 ? 100 * work_done_ / work_ : 100;
    char numbers[160];
    std::snprintf(numbers, sizeof numbers, "%3.0f%%  problem %lld of %lld, %lld trials  elapsed %s  ETA %s  ", percent,
                  static_cast<long long>(done_), static_cast<long long>(problems_), static_cast<long long>(trials_),
                  clock_time(elapsed_seconds()).c_str(), eta_seconds() < 0 ? "?" : clock_time(eta_seconds()).c_str());
    return numbers + problem_.substr(0, 60);
}

void Progress::show(bool always) {
    const auto now = Clock::now();
    if (quiet_ || (!always && now - shown_ < (terminal_ ? terminal_interval : plain_interval))) return;
    shown_ = now;
    std::fprintf(stderr, terminal_ ? "\r\033[K%s" : "%s\n", line().c_str());
    std::fflush(stderr);
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
