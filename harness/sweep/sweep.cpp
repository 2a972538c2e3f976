#include "harness/sweep/sweep.hpp"

#include "harness/measure/machine.hpp"
#include "harness/store/file_system.hpp"
#include "harness/store/statement.hpp"
#include "harness/sweep/desk.hpp"
#include "harness/sweep/interrupt.hpp"

#include <poll.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <vector>

namespace tconv::sweep {
namespace {

// One run being swept: its desks get work while there is some.
class Sweep {
public:
    using Clock = std::chrono::steady_clock;

    Sweep(const Request& request, store::Database& database, const Run& run, Clock::time_point begun)
        : question_(recall_question(database, run.run_id)),
          claims_(request.database, {.run_id = run.run_id,
                                     .timed = question_.timed,
                                     .timing_beside = request.timing_beside,
                                     .workers = request.workers,
                                     .rounds = request.budget_seconds > 0}),
          tally_(database, question_, request.workers, request.budget_seconds > 0),
          progress_(request.quiet),
          office_{request, question_, database, claims_, tally_, progress_, measure::describe_machine().memory_bytes},
          begun_(begun) {
        for (int place = 0; place < request.workers; ++place) desks_.emplace_back(office_, place);
        Spent planned;
        planned[Activity::planning] = std::chrono::nanoseconds(Clock::now() - begun).count() * request.workers;
        claims_.add_spent(planned);
    }

    // Until nothing is left, here or elsewhere: another sweep that dies leaves its problems to this one.
    void go() {
        for (;;) {
            const bool stop = InterruptGuard::requested() || seconds_left() <= 0;
            if (!stop) hand_out();
            if (busy() == 0 && (stop || !claims_.any_left())) break;
            tend();
            wait();
            for (Desk& desk : desks_)
                if (desk.busy() && desk.look()) tried_ = {};
        }
        for (Desk& desk : desks_) desk.close();
    }

    bool out_of_budget() { return seconds_left() <= 0 && claims_.any_left(); }

private:
    // Of the budget.
    double seconds_left() const {
        if (office_.request.budget_seconds <= 0) return std::numeric_limits<double>::infinity();
        return office_.request.budget_seconds - std::chrono::duration<double>(Clock::now() - begun_).count();
    }

    std::ptrdiff_t busy() const { return std::ranges::count_if(desks_, &Desk::busy); }

    void hand_out() {
        constexpr std::chrono::milliseconds between_tries{250};
        if (Clock::now() - tried_ < between_tries) return;
        for (Desk& desk : desks_) {
            if (desk.busy() || desk.begin()) continue;
            claims_.free_the_dead();
            tried_ = Clock::now();
            return;
        }
    }

    void wait() const {
        constexpr int poll_milliseconds = 50;
        std::vector<pollfd> heard;
        for (const Desk& desk : desks_)
            if (desk.busy()) heard.push_back({.fd = desk.fd(), .events = POLLIN, .revents = 0});
        poll(heard.data(), heard.size(), poll_milliseconds);
    }

    void tend() {
        Standing standing = tally_.standing();
        standing.eta_seconds = std::min(standing.eta_seconds, std::max(0.0, seconds_left()));
        if (!claims_.renew(standing.trials_per_minute, standing.eta_seconds))
            for (Desk& desk : desks_) desk.lose();
        std::string problems;
        for (Desk& desk : desks_) {
            desk.tend();
            if (desk.busy()) problems += (problems.empty() ? "" : ", ") + desk.claim().name;
        }
        progress_.show(standing, problems.empty() ? "waiting for other sweeps" : problems);
    }

    Question question_;
    Claims claims_;
    Tally tally_;
    Progress progress_;
    Office office_;
    std::vector<Desk> desks_;
    Clock::time_point tried_{};  // in vain
    Clock::time_point begun_;
};

Summary sweep_into(store::Database& database, const Request& request) {
    const auto begun = Sweep::Clock::now();
    const Run found = find_or_plan(database, request);
    Sweep sweep(request, database, found, begun);
    sweep.go();
    const bool out_of_budget = sweep.out_of_budget();
    if (out_of_budget)
        store::prepare(database, "harness/sweep/sql/batch/spend_budget.sql").bind(":run", found.run_id).run();
    store::prepare(database, "harness/sweep/sql/finish_run.sql").bind(":run", found.run_id).run();
    return {.run_id = found.run_id,
            .verdicts = count_verdicts(database, found.run_id),
            .resumed = found.resumed,
            .interrupted = InterruptGuard::requested(),
            .out_of_budget = out_of_budget};
}

// Whoever asked for the log and did not get it is told what that means.
void say_journal(store::Database& database, const Request& request) {
    const bool wal = database.journal() == "wal";
    if (wal == (request.journal == store::Journal::wal)) return;
    const std::string network(store::network_name(request.database));
    if (wal)
        std::fprintf(stderr, "note: %s keeps its write-ahead log: others have it open\n", request.database.c_str());
    else
        std::fprintf(stderr, "note: %s has a rollback journal (%s): readers and the sweep wait for each other\n",
                     request.database.c_str(),
                     network.empty() ? "no write-ahead log could be made there"
                                     : ("it lies on " + network + ", without shared memory for a log").c_str());
}

}  // namespace

Summary run(const Request& request) {
    const InterruptGuard guard;
    store::Database database = store::Database::open(request.database, store::Access::read_write, request.journal);
    say_journal(database, request);
    try {
        return sweep_into(database, request);
    } catch (const store::Damaged&) {
        throw;
    } catch (const store::StoreError& error) {
        const std::string what = error.what();
        const bool full = what.find("disk is full") != std::string::npos;
        throw store::StoreError(request.database.string() + ": " + what +
                                (full ? ". Make room, then give the same command again: it goes on" : ""));
    }
}

}  // namespace tconv::sweep
