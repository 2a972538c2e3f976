#include "harness/sweep/worker.hpp"

#include "harness/measure/machine.hpp"
#include "harness/measure/share.hpp"
#include "harness/store/statement.hpp"
#include "harness/sweep/blackboard.hpp"
#include "harness/sweep/claims.hpp"
#include "harness/sweep/peaks.hpp"
#include "harness/sweep/plan.hpp"
#include "harness/sweep/plugins.hpp"
#include "harness/sweep/problem.hpp"
#include "harness/verify/guarded.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <iostream>
#include <sstream>

namespace tconv::sweep {
namespace {

constexpr int answers = 3, blackboard_fd = 4;  // where child.cpp puts its ends

void answer(const std::string& line) {
    const std::string text = line + "\n";
    for (std::size_t sent = 0; sent < text.size();) {
        const ssize_t wrote = write(answers, text.data() + sent, text.size() - sent);
        if (wrote <= 0) _exit(0);  // nobody listens any more
        sent += static_cast<std::size_t>(wrote);
    }
}

// Lines for a person: each one travels as "say TEXT".
void say(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) answer("say " + line);
}

void settle(const WorkerOptions& options) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);                                  // no orphan keeps burning a core
    if (options.parent != 0 && getppid() != options.parent) _exit(0);  // it was dead before
    std::signal(SIGINT, SIG_IGN);  // Ctrl-C reaches the whole group; the parent decides
    std::signal(SIGTERM, SIG_IGN);
    if (options.max_memory_bytes > 0) {
        const auto bytes = static_cast<rlim_t>(options.max_memory_bytes);
        const rlimit limit{.rlim_cur = bytes, .rlim_max = bytes};
        setrlimit(RLIMIT_AS, &limit);
    }
    measure::stay_on_share(options.place, options.places);
    const rlimit no_core{.rlim_cur = 0, .rlim_max = 0};
    setrlimit(RLIMIT_CORE, &no_core);
}

Blackboard* blackboard_of_handler = nullptr;

// Says where the fault was, if beside a buffer of the judge's, and ends as it would have without a handler.
void note_trespass(int signal, siginfo_t* info, void*) {
    std::array<char, 48> text{};
    const std::size_t length = verify::trespass(info->si_addr, text);
    if (info->si_code > 0 && length > 0) blackboard_of_handler->note_trespass({text.data(), length});
    raise(signal);  // the default action is back: SA_RESETHAND
}

void watch_for_trespassers(Blackboard& blackboard) {
    blackboard_of_handler = &blackboard;
    struct sigaction action {};
    action.sa_sigaction = note_trespass;
    action.sa_flags = SA_SIGINFO | static_cast<int>(SA_RESETHAND);
    for (const int signal : {SIGSEGV, SIGBUS}) sigaction(signal, &action, nullptr);
}

// A library that hangs ends its worker.
void load_plugins_of(const WorkerOptions& options) {
    constexpr unsigned patient_seconds = 60;
    for (const auto& [file, identity] : options.plugins) try {
            alarm(patient_seconds);
            load_plugin(file, identity);
            alarm(0);
        } catch (const std::exception& error) {
            answer("refuse --plugin " + file + ": " + error.what());
            _exit(0);
        }
}

// What must be streamed through to make every cache cold.
std::uint64_t all_caches_twice() {
    const measure::Machine machine = measure::describe_machine();
    const std::int64_t caches =
        machine.l3_bytes * machine.packages + (machine.l2_bytes + machine.l1d_bytes) * machine.cores;
    return std::max(measure::Effort{}.cold_sweep_bytes, 2 * static_cast<std::uint64_t>(caches));
}

// What the sweep is told when the problem is left. Somebody else may hold it by now; it is his, then.
void work_on(store::Database& database, const Question& question, const Assignment& assignment,
             Blackboard& blackboard) try {
    blackboard.turn_to(Activity::ceilings);
    if (question.timed && assignment.part != Part::judge) ensure_peaks(database, question);
    blackboard.turn_to(Activity::database);
    const bool over = sweep_problem(database, question, assignment, blackboard, say);
    answer(over ? "done" : "again");
} catch (const store::Damaged&) {
    throw;
} catch (const store::StoreError&) {
    blackboard.write(0, Phase::idle);
    if (holds_claim(database, assignment.holder)) throw;
    answer("done");
}

}  // namespace

void serve(const WorkerOptions& options) {
    settle(options);
    load_plugins_of(options);
    Blackboard blackboard(blackboard_fd);
    watch_for_trespassers(blackboard);
    try {
        store::Database database =
            store::Database::open(options.database, store::Access::read_write, store::Journal::keep);
        Question question = recall_question(database, options.run_id);
        question.effort.cold_sweep_bytes = all_caches_twice();
        fence(database);
        for (std::string line; blackboard.turn_to(Activity::waiting), std::getline(std::cin, line);) {
            blackboard.turn_to(Activity::database);
            const Assignment assignment = parse_assignment(line);
            hold(database, assignment.holder);
            work_on(database, question, assignment, blackboard);
        }
    } catch (const store::Damaged& error) {
        answer(std::string("damaged ") + error.what());
    } catch (const store::StoreError& error) {
        answer(std::string("fail ") + error.what());
    }
}

}  // namespace tconv::sweep
