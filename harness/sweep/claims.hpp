// Shared work: several sweeps on one database take problems one by one, and none twice.
//
// What is left of a run stands in the table `claim`, a row a problem. A worker takes the next free one with a single
// UPDATE; the row goes when the problem is done. A sweep is a row of `process`, which it renews; when it is gone (at
// once where its host is ours, else when its lease has run out) whoever notices deletes that row, and what its workers
// held is free again. A worker's own connection refuses to store anything for a problem it no longer holds (fence).
//
// The right to time is a claim as well: claim_problem.sql says who goes beside whom.
//
// Leases compare clocks: those of machines that share a database must agree to within `lease_seconds`.
#pragma once

#include "harness/store/database.hpp"
#include "harness/sweep/activity.hpp"
#include "harness/sweep/assignment.hpp"
#include "harness/sweep/identity.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace tconv::sweep {

constexpr int lease_seconds = 120, renewal_seconds = 10;

struct ClaimOptions {
    std::int64_t run_id = 0;
    bool timed = true;
    bool timing_beside = false;  // what is timed need not have the host to itself
    int workers = 1;             // of this sweep
    bool rounds = false;         // judge everything first, then time in rounds
};

struct Claim {
    Assignment assignment;
    std::int64_t trials = 0;
    double macs = 0;  // of one
    std::string name, label;
};

class Claims {
public:
    // Registers this process, and puts what is left of the run in line.
    Claims(const std::filesystem::path& database, const ClaimOptions& options);
    ~Claims();  // leaves: what its workers hold is free
    Claims(const Claims&) = delete;
    Claims& operator=(const Claims&) = delete;

    std::int64_t add_worker(std::int64_t pid);
    void replace_worker(std::int64_t worker, std::int64_t pid);
    void note_trial(std::int64_t worker, std::int64_t trial_id, std::string_view phase);  // 0: none

    // The next free problem; nothing where all are held, or where timing must wait.
    std::optional<Claim> next(std::int64_t worker);
    bool holds(std::int64_t worker);
    // What the worker holds is done, or waits for another round; `spent`: the time of its place since the last problem.
    void finish(std::int64_t worker, bool again, const Spent& spent = {});
    // Time that went to no problem.
    void add_spent(const Spent& spent);
    bool any_left();

    // Renews the lease when it is time; false: it had run out, and somebody has freed what was held.
    bool renew(double trials_per_minute, double eta_seconds);
    // Frees what dead sweeps hold.
    void free_the_dead();

private:
    using Clock = std::chrono::steady_clock;
    void enter();
    void add_spent(const Spent& spent, std::string_view sql, std::string_view name, std::int64_t of);

    store::Database database_;
    ClaimOptions options_;
    Identity self_ = own_identity();
    std::int64_t sweep_ = 0;
    Clock::time_point renewed_{};
};

// In a worker: this connection stores nothing for a problem that nobody holds, or somebody other than whom `hold`
// names.
void fence(store::Database& database);
void hold(store::Database& database, std::int64_t worker);
bool holds_claim(store::Database& database, std::int64_t worker);

}  // namespace tconv::sweep
