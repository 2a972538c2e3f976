#include "harness/sweep/interrupt.hpp"

#include <unistd.h>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <string_view>

namespace tconv::sweep {
namespace {

volatile std::sig_atomic_t stop_requested = 0;
std::int64_t requested_at_ms = 0;  // the handlers' own
struct sigaction previous_int, previous_term;

std::int64_t now_ms() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

// timeout(1) and batch systems say it twice, to the process and to its group: that is once.
void remember(int signal) {
    constexpr int one_request_ms = 1000;
    if (stop_requested) {
        if (now_ms() - requested_at_ms < one_request_ms) return;
        std::signal(signal, SIG_DFL);  // end at once; what is committed is safe
        std::raise(signal);
        return;
    }
    stop_requested = 1;
    requested_at_ms = now_ms();
    constexpr std::string_view message =
        "\nstopping: the current problem is finished and stored first (once more to stop at once)\n";
    static_cast<void>(!write(STDERR_FILENO, message.data(), message.size()));
}

}  // namespace

InterruptGuard::InterruptGuard() {
    stop_requested = 0;
    struct sigaction action {};
    action.sa_handler = remember;
    action.sa_flags = SA_RESTART;
    for (const int signal : {SIGINT, SIGTERM}) sigaddset(&action.sa_mask, signal);  // one after the other
    sigaction(SIGINT, &action, &previous_int);
    sigaction(SIGTERM, &action, &previous_term);
}

InterruptGuard::~InterruptGuard() {
    sigaction(SIGINT, &previous_int, nullptr);
    sigaction(SIGTERM, &previous_term, nullptr);
}

bool InterruptGuard::requested() { return stop_requested != 0; }

}  // namespace tconv::sweep
