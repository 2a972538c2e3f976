#include "harness/sweep/child.hpp"

#include "harness/sweep/plugins.hpp"
#include "harness/sweep/status.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <system_error>
#include <vector>

extern char** environ;

namespace tconv::sweep {
namespace {

// Descriptors the worker finds its ends under.
constexpr int worker_requests = STDIN_FILENO, worker_answers = 3, worker_blackboard = 4;

void make_pipe(int ends[2]) {
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "worker pipe");
}

// As exec wants them: ended by a null pointer.
std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> all;
    for (std::string& word : words) all.push_back(word.data());
    all.push_back(nullptr);
    return all;
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
                                      "--max-memory", std::to_string(options.max_memory_bytes),
                                      "--parent",     std::to_string(getpid()),
                                      "--place",      std::to_string(options.place),
                                      "--places",     std::to_string(options.places)};
    for (const Plugin& plugin : plugins())
        for (const std::string& word :
             {std::string("--plugin"), std::filesystem::absolute(plugin.file).string(), plugin.identity})
            words.push_back(word);
    // On a share of the cores, threads that wait must not spin: a kernel may ask for more than the share has.
    std::vector<std::string> settings;
    if (options.places > 1) settings.emplace_back("OMP_WAIT_POLICY=passive");
    for (char** setting = environ; *setting; ++setting) settings.emplace_back(*setting);
    const std::vector<char*> arguments = pointers(words), environment = pointers(settings);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    // dup2 onto themselves would keep close-on-exec: move them out of the way first.
    const int safe_answers = fcntl(answers, F_DUPFD_CLOEXEC, 10),
              safe_board = fcntl(blackboard_.fd(), F_DUPFD_CLOEXEC, 10);
    posix_spawn_file_actions_adddup2(&actions, requests, worker_requests);
    posix_spawn_file_actions_adddup2(&actions, safe_answers, worker_answers);
    posix_spawn_file_actions_adddup2(&actions, safe_board, worker_blackboard);
    const int error =
        posix_spawn(&pid_, options.executable.c_str(), &actions, nullptr, arguments.data(), environment.data());
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

Child::Memory Child::memory() const {
    std::ifstream statm("/proc/" + std::to_string(pid_) + "/statm");
    const std::int64_t page = sysconf(_SC_PAGESIZE);
    Memory memory;
    statm >> memory.address_space_bytes >> memory.resident_bytes;
    return {memory.address_space_bytes * page, memory.resident_bytes * page};
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

void Child::give(const Assignment& assignment) {
    const std::string request = text(assignment) + "\n";
    // A worker that is no more is noticed by what it does not say.
    static_cast<void>(!write(requests_, request.data(), request.size()));
}

bool Child::read_some() {
    for (;;) {
        pollfd waiting{.fd = answers_, .events = POLLIN, .revents = 0};
        if (poll(&waiting, 1, 0) <= 0) return true;
        std::array<char, 4096> buffer{};
        const ssize_t got = read(answers_, buffer.data(), buffer.size());
        if (got == 0) return false;
        if (got > 0) heard_.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

std::optional<Ending> Child::look(const std::function<void(const std::string&)>& on_line, double seconds_allowed) {
    const bool more = read_some();
    for (std::string line; hear(line);) {
        if (line == "done" || line == "again") return Ending{.again = line == "again"};
        on_line(line);
    }
    if (!more) return buried(false);
    const Glance glance = blackboard_.read();
    const double watched = seconds_watched(glance);
    if (glance.trial_id != 0 && watched > seconds_allowed) return buried(true);
    return std::nullopt;
}

double Child::seconds_watched(const Glance& glance) {
    constexpr std::chrono::seconds between_looks{1};  // at most: usually it is a small part of that
    const Clock::time_point now = Clock::now();
    if (glance.since_ns != watched_phase_ns_)
        watched_ = {};
    else
        watched_ += std::min<Clock::duration>(now - looked_, between_looks);
    watched_phase_ns_ = glance.since_ns;
    looked_ = now;
    return std::chrono::duration<double>(watched_).count();
}

}  // namespace tconv::sweep
