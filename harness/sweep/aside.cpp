#include "harness/sweep/aside.hpp"

#include "harness/sweep/status.hpp"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <new>
#include <stdexcept>
#include <system_error>

namespace tconv::sweep {
namespace {

constexpr int poll_milliseconds = 20;
constexpr char returned = 'r', threw = 't';  // the answer's first byte

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

// In the fork: never returns, runs no destructor of the caller's.
[[noreturn]] void answer(const std::function<std::string(Blackboard&)>& work, Blackboard& board, int out) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const rlimit no_core{.rlim_cur = 0, .rlim_max = 0};
    setrlimit(RLIMIT_CORE, &no_core);
    std::string text;
    try {
        text = returned + work(board);
    } catch (const std::bad_alloc&) {
        text = threw + std::string("not enough memory");
    } catch (const std::exception& error) {
        text = threw + std::string(error.what());
    }
    for (std::size_t sent = 0; sent < text.size();) {
        const ssize_t wrote = write(out, text.data() + sent, text.size() - sent);
        if (wrote <= 0) break;
        sent += static_cast<std::size_t>(wrote);
    }
    _exit(0);
}

// Until the other end closes: true, or false where a phase lasted too long.
bool listen(int in, const Blackboard& board, double seconds_allowed, std::string& text) {
    for (;;) {
        pollfd waiting{.fd = in, .events = POLLIN, .revents = 0};
        if (poll(&waiting, 1, poll_milliseconds) > 0) {
            std::array<char, 4096> buffer{};
            const ssize_t got = read(in, buffer.data(), buffer.size());
            if (got == 0 || (got < 0 && errno != EINTR)) return true;
            if (got > 0) text.append(buffer.data(), static_cast<std::size_t>(got));
            continue;
        }
        const Glance glance = board.read();
        if (seconds_allowed > 0 && glance.phase != Phase::idle && glance.seconds > seconds_allowed) return false;
    }
}

}  // namespace

Answer aside(const std::function<std::string(Blackboard&)>& work, double seconds_allowed) {
    Blackboard board;
    int ends[2];
    if (pipe(ends) != 0) fail("pipe");
    std::cout.flush();
    std::fflush(nullptr);
    const pid_t pid = fork();
    if (pid < 0) fail("fork");
    if (pid == 0) {
        close(ends[0]);
        answer(work, board, ends[1]);
    }
    close(ends[1]);
    std::string text;
    const bool timed_out = !listen(ends[0], board, seconds_allowed, text);
    close(ends[0]);
    if (timed_out) kill(pid, SIGKILL);
    const Glance last = board.read();
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (!timed_out && !text.empty() && text.front() == threw) throw std::runtime_error(text.substr(1));
    if (!timed_out && !text.empty() && text.front() == returned) return {.text = text.substr(1)};
    return {.ending = {.died = true, .timed_out = timed_out, .how = explain_status(status), .last = last}};
}

}  // namespace tconv::sweep
