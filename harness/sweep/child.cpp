#include "harness/sweep/child.hpp"

#include "harness/sweep/status.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <vector>

extern char** environ;

namespace tconv::sweep {
namespace {

constexpr int poll_milliseconds = 50;

// Descriptors the worker finds its ends under.
constexpr int worker_requests = STDIN_FILENO, worker_answers = 3, worker_blackboard = 4;

void make_pipe(int ends[2]) {
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "worker pipe");
}

}  // namespace

Child::Child(const ChildOptions& options) {
    std::signal(SIGPIPE, SIG_IGN);  // a worker that died is noticed by what it no longer says
    int requests[2], answers[2];
    make_pipe(requests);
    make_pipe(answers);
    requests_ = requests[1];
    answers_ = answers[0];
    spawn(options, requests[0], answers[1]);
    close(requests[0]);
    close(answers[1]);
}

void Child::spawn(const ChildOptions& options, int requests, int answers) {
    std::vector<std::string> words = {"tconv",        "worker",
                                      "--db",         options.database.string(),
                                      "--run",        std::to_string(options.run_id),
                                      "--max-memory", std::to_string(options.max_memory_bytes)};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    // dup2 onto themselves would keep close-on-exec: move them out of the way first.
    const int safe_answers = fcntl(answers, F_DUPFD_CLOEXEC, 10),
              safe_board = fcntl(blackboard_.fd(), F_DUPFD_CLOEXEC, 10);
    posix_spawn_file_actions_adddup2(&actions, requests, worker_requests);
    posix_spawn_file_actions_adddup2(&actions, safe_answers, worker_answers);
    posix_spawn_file_actions_adddup2(&actions, safe_board, worker_blackboard);
    const int error = posix_spawn(&pid_, options.executable.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(safe_answers);
    close(safe_board);
    if (error != 0) throw std::system_error(error, std::generic_category(), "cannot start a worker");
}

Child::~Child() {
    close(requests_);  // its end of input: it leaves by itself, unless it is stuck
    if (pid_ > 0) {
        for (int i = 0; i < 40; ++i) {
            if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
                pid_ = -1;
                break;
            }
            usleep(5000);
        }
        if (pid_ > 0) {
            kill(pid_, SIGKILL);
            waitpid(pid_, nullptr, 0);
        }
    }
    close(answers_);
}

bool Child::hear(std::string& line) {
    const auto end = heard_.find('\n');
    if (end == std::string::npos) return false;
    line = heard_.substr(0, end);
    heard_.erase(0, end + 1);
    return true;
}

Ending Child::buried(bool timed_out) {
    if (timed_out) kill(pid_, SIGKILL);
    const Glance last = blackboard_.read();
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return {.died = true,
            .timed_out = timed_out,
            .killed = !timed_out && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL,
            .how = explain_status(status),
            .last = last};
}

Ending Child::work_on(std::int64_t problem_id, const std::function<void(const std::string&)>& on_line,
                      const std::function<double(const Glance&)>& seconds_allowed) {
    const std::string request = std::to_string(problem_id) + "\n";
    if (write(requests_, request.data(), request.size()) != static_cast<ssize_t>(request.size())) return buried(false);
    for (std::string line;;) {
        while (hear(line)) {
            if (line == "done") return {};
            on_line(line);
        }
        pollfd waiting{.fd = answers_, .events = POLLIN, .revents = 0};
        const int ready = poll(&waiting, 1, poll_milliseconds);
        if (ready > 0) {
            std::array<char, 4096> buffer{};
            const ssize_t got = read(answers_, buffer.data(), buffer.size());
            if (got == 0) return buried(false);
            if (got > 0) heard_.append(buffer.data(), static_cast<std::size_t>(got));
            continue;
        }
        const Glance glance = blackboard_.read();
        if (glance.trial_id != 0 && glance.seconds > seconds_allowed(glance)) return buried(true);
    }
}

}  // namespace tconv::sweep
