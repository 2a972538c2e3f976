// A program of this build, called as a person calls it: what it printed, how it ended.
#pragma once

#include "tests/scratch.hpp"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace tconv::test {

struct Outcome {
    int exit_code;
    std::string output;  // stdout and stderr
};

// In the scratch folder. Sanitizers let signals be signals: they would turn them into exit codes.
inline Outcome outcome_of(const Scratch& scratch, const std::string& program, const std::string& arguments) {
    const std::string command =
        "cd '" + scratch.path().string() +
        "' && ASAN_OPTIONS=handle_segv=0:handle_sigfpe=0:handle_abort=0 "
        "TSAN_OPTIONS=\"$TSAN_OPTIONS handle_segv=0 handle_sigfpe=0 handle_abort=0\" '" TCONV_BINARY_DIR "/" +
        program + "' " + arguments + " 2>&1 </dev/null";
    FILE* pipe = popen(command.c_str(), "r");
    if (!pipe) std::abort();
    Outcome outcome{0, ""};
    std::array<char, 4096> buffer{};
    while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), pipe))
        outcome.output.append(buffer.data(), read);
    const int status = pclose(pipe);
    outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return outcome;
}

}  // namespace tconv::test
