#include "harness/sweep/interrupt.hpp"

#include <unistd.h>
#include <csignal>
#include <string_view>

namespace tconv::sweep {
namespace {

volatile std::sig_atomic_t stop_requested = 0;
struct sigaction previous_int, previous_term;

void remember(int signal) {
    if (stop_requested) {  // the second time: end at once; what is committed is safe
        std::signal(signal, SIG_DFL);
        std::raise(signal);
    }
    stop_requested = 1;
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
    sigaction(SIGINT, &action, &previous_int);
    sigaction(SIGTERM, &action, &previous_term);
}

InterruptGuard::~InterruptGuard() {
    sigaction(SIGINT, &previous_int, nullptr);
    sigaction(SIGTERM, &previous_term, nullptr);
}

bool InterruptGuard::requested() { return stop_requested != 0; }

}  // namespace tconv::sweep
