#include "harness/cli/watch.hpp"

#include <unistd.h>

#include <iostream>
#include <sstream>

namespace tconv::cli {
namespace {

// What is written to std::cout while it lives.
class Caught {
public:
    Caught() : before_(std::cout.rdbuf(text_.rdbuf())) {}
    ~Caught() { std::cout.rdbuf(before_); }
    Caught(const Caught&) = delete;
    Caught& operator=(const Caught&) = delete;
    std::string text() const { return text_.str(); }

private:
    std::ostringstream text_;
    std::streambuf* before_;
};

// Whole at once: a slow query leaves the last answer standing.
std::string drawn(const std::function<void()>& draw) {
    const Caught caught;
    draw();
    return caught.text();
}

}  // namespace

CLI::Option* add_watch(CLI::App& command, double& seconds) {
    return command.add_option("--watch", seconds, "again every so many seconds, until Ctrl-C")
        ->type_name("SECONDS")
        ->expected(0, 1)
        ->default_str("2")
        ->check(CLI::Range(0.1, 1e5));
}

void watch(double seconds, const std::function<void()>& draw) {
    if (seconds <= 0) return draw();
    constexpr double microseconds = 1e6;
    const bool terminal = isatty(STDOUT_FILENO) == 1;
    while (std::cout) {
        const std::string text = drawn(draw);
        std::cout << (terminal ? "\033[H\033[2J" : "") << text << std::endl;
        usleep(static_cast<useconds_t>(seconds * microseconds));
    }
}

}  // namespace tconv::cli
