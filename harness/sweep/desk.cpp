#include "harness/sweep/desk.hpp"

#include "harness/sweep/bury.hpp"
#include "harness/sweep/plugins.hpp"
#include "harness/sweep/shell_word.hpp"

#include <algorithm>

namespace tconv::sweep {
namespace {

std::string repro_line(const Ending& ending, const std::filesystem::path& database) {
    if (ending.last.trial_id == 0) return "";
    return "\n    again: tconv repro --db " + shell_word(database.string()) + " " +
           std::to_string(ending.last.trial_id) + plugin_arguments();
}

}  // namespace

Desk::Desk(Office& office, int place) : office_(office), place_(place) {}

double Desk::seconds_allowed() const {
    constexpr double generous_seconds = 120, slow_macs_per_second = 2e7;
    const double asked = office_.request.timeout_seconds;
    return asked > 0 ? asked : generous_seconds + claim_->macs / slow_macs_per_second;
}

// What is timed has all cores; what is judged beside others, its share.
int Desk::places() const {
    const bool alone = claim_ && claim_->assignment.part != Part::judge && !office_.request.timing_beside;
    return alone ? 1 : office_.request.workers;
}

void Desk::seat() {
    const bool fresh = !child_ || places_of_child_ != places();
    if (!fresh && worker_ != 0) return;
    if (fresh) {
        dismiss();
        places_of_child_ = places();
        child_ = std::make_unique<Child>(ChildOptions{.executable = office_.request.executable,
                                                      .database = office_.request.database,
                                                      .run_id = office_.question.run_id,
                                                      .max_memory_bytes = office_.request.max_memory_bytes,
                                                      .place = places_of_child_ == 1 ? 0 : place_,
                                                      .places = places_of_child_});
    }
    if (worker_ == 0)
        worker_ = office_.claims.add_worker(child_->pid());
    else
        office_.claims.replace_worker(worker_, child_->pid());
}

// The watch lies in the worker's page, which goes with it.
void Desk::dismiss() {
    if (!child_) return;
    const std::chrono::nanoseconds passed = Clock::now() - asked_;
    spent_ += between(of_child_, child_->spent(), passed.count());
    of_child_ = {};
    child_.reset();
}

Spent Desk::take_spent() {
    const Clock::time_point now = Clock::now();
    const std::chrono::nanoseconds passed = now - asked_;
    Spent spent = spent_;
    if (child_) {
        const Spent until_now = child_->spent();
        spent += between(of_child_, until_now, passed.count());
        of_child_ = until_now;
    }
    // While there was no worker to keep a watch, one was being replaced.
    spent[Activity::starting] += std::max<std::int64_t>(0, passed.count() - spent.total());
    spent_ = {};
    asked_ = now;
    return spent;
}

bool Desk::begin() {
    if (!child_ || worker_ == 0) seat();
    claim_ = office_.claims.next(worker_);
    if (!claim_) return false;
    seat();
    kills_.clear();
    senseless_deaths_ = 0;
    begun_ = noted_ = Clock::now();
    give_claim();
    return true;
}

void Desk::give_claim() { child_->give(claim_->assignment); }

void Desk::hear(const std::string& line) {
    if (line.starts_with("damaged ")) throw store::Damaged(line.substr(8));
    if (line.starts_with("fail ")) throw store::StoreError(line.substr(5));
    if (line.starts_with("refuse ")) throw std::runtime_error(line.substr(7));
    if (line.starts_with("say ")) office_.progress.announce(line.substr(4));
}

bool Desk::look() {
    const auto ending = child_->look([this](const std::string& line) { hear(line); }, seconds_allowed());
    if (!ending) return false;
    if (ending->died)
        settle(*ending);
    else
        over(ending->again);
    return !busy();
}

void Desk::over(bool again) {
    const std::chrono::duration<double> took = Clock::now() - begun_;
    office_.tally.learn(claim_->assignment, static_cast<double>(claim_->trials), claim_->macs, took.count());
    office_.claims.finish(worker_, again, take_spent());
    claim_.reset();
    if (child_ && leaked()) dismiss();
}

// A kernel that leaks must not take the memory of those that come after it: their worker is a new one.
bool Desk::leaked() const {
    const std::int64_t limit = office_.request.max_memory_bytes;
    const Child::Memory held = child_->memory();
    return limit > 0 ? held.address_space_bytes > limit / 2 : held.resident_bytes > office_.host_memory_bytes / 4;
}

// kill -9 is no kernel's fault the first time at a trial; a second one may be the system out of memory. Outside of
// any kernel, while the worker starts or makes operands, it is forgiven more often.
bool Desk::forgiven(const Ending& ending) {
    constexpr int outside_kernels = 10;
    return ending.killed && kills_[ending.last.trial_id]++ < (ending.last.trial_id == 0 ? outside_kernels : 1);
}

// Until the problem is over: each death finishes at least one trial, or counts towards giving the problem up.
void Desk::settle(const Ending& ending) {
    constexpr int most_senseless_deaths = 2;
    dismiss();
    if (!office_.claims.holds(worker_)) return lose();
    if (!forgiven(ending)) {
        const Burial burial = bury(office_.database, office_.question, ending, office_.request.deaths_to_quarantine);
        office_.progress.announce(burial.message + "  (" + claim_->label + ")" +
                                  repro_line(ending, office_.request.database));
        if (!burial.at_trial && ++senseless_deaths_ >= most_senseless_deaths) {
            give_up(office_.database, office_.question, claim_->assignment.problem_id, burial.message);
            return over(false);
        }
    }
    seat();
    give_claim();
}

void Desk::tend() {
    constexpr std::chrono::seconds between_notes{2};
    if (!busy() || Clock::now() - noted_ < between_notes) return;
    noted_ = Clock::now();
    const Glance glance = child_->glance();
    if (glance.trial_id == noted_trial_) return;
    noted_trial_ = glance.trial_id;
    office_.claims.note_trial(worker_, glance.trial_id, name(glance.phase));
}

void Desk::close() {
    dismiss();
    office_.claims.add_spent(take_spent());
}

void Desk::lose() {
    dismiss();
    claim_.reset();
    worker_ = 0;
}

}  // namespace tconv::sweep
