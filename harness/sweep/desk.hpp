// One worker's place in a sweep: its process, the problem it holds, and what becomes of both.
#pragma once

#include "harness/store/database.hpp"
#include "harness/sweep/child.hpp"
#include "harness/sweep/claims.hpp"
#include "harness/sweep/plan.hpp"
#include "harness/sweep/progress.hpp"
#include "harness/sweep/sweep.hpp"
#include "harness/sweep/tally.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace tconv::sweep {

// What the desks of a sweep share.
struct Office {
    const Request& request;
    const Question& question;
    store::Database& database;
    Claims& claims;
    Tally& tally;
    Progress& progress;
    std::int64_t host_memory_bytes;
};

class Desk {
public:
    Desk(Office& office, int place);

    bool busy() const { return claim_.has_value(); }
    const Claim& claim() const { return *claim_; }
    int fd() const { return child_->fd(); }  // of a busy one

    bool begin();  // claims a problem; false: there was none to be had
    bool look();   // true: the problem is over, done or given up
    void tend();   // notes where the worker is, for whoever asks
    void close();  // the sweep ends: ends the worker, and notes what its time went to since the last problem
    void lose();   // the sweep's lease ran out: what the worker is at is no longer its

private:
    void seat();  // makes sure that a worker sits here, on the cores it should be on
    int places() const;
    void settle(const Ending& ending);
    void give_claim();
    void over(bool again);
    void hear(const std::string& line);
    bool forgiven(const Ending& ending);
    double seconds_allowed() const;
    bool leaked() const;  // of a worker that has just finished a problem
    void dismiss();       // ends the worker, if there is one
    Spent take_spent();   // what went to what since it was last asked

    using Clock = std::chrono::steady_clock;
    Office& office_;
    int place_;
    std::int64_t worker_ = 0;  // row of `process`; 0: not registered
    std::unique_ptr<Child> child_;
    int places_of_child_ = 0;
    std::optional<Claim> claim_;
    Clock::time_point begun_{}, noted_{};
    std::int64_t noted_trial_ = 0;
    std::map<std::int64_t, int> kills_;  // by trial; 0: outside of any, since the problem began
    int senseless_deaths_ = 0;           // outside of any kernel, of the problem
    Spent spent_, of_child_;             // by workers dismissed, since last asked; by this one, when last asked
    Clock::time_point asked_ = Clock::now();
};

}  // namespace tconv::sweep
