#include "harness/sweep/status.hpp"

#include <sys/wait.h>

#include <cstring>

namespace tconv::sweep {

std::string explain_status(int status) {
    if (WIFSIGNALED(status)) {
        const int signal = WTERMSIG(status);
        const char* abbreviation = sigabbrev_np(signal);
        return (abbreviation ? "SIG" + std::string(abbreviation) : "signal " + std::to_string(signal)) + " (" +
               strsignal(signal) + ")";
    }
    return "exit code " + std::to_string(WEXITSTATUS(status));
}

}  // namespace tconv::sweep
