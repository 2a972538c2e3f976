#include "harness/sweep/claims.hpp"

#include "harness/store/assets.hpp"
#include "harness/store/statement.hpp"

#include <vector>

namespace tconv::sweep {
namespace {

constexpr int first_renewal_seconds = 2;  // whoever asks soon shall hear how fast it goes

store::Statement claim_sql(store::Database& database, const std::string& name) {
    return store::prepare(database, "harness/sweep/sql/claim/" + name + ".sql");
}

std::int64_t returned(store::Statement& statement) {
    const std::int64_t value = statement.step() ? statement.integer(0) : 0;
    statement.run();
    return value;
}

// Claims that power loss takes away harm nobody: whoever held them is gone too.
store::Database open_unsynced(const std::filesystem::path& file) {
    store::Database database = store::Database::open(file, store::Access::read_write, store::Journal::keep);
    database.execute("PRAGMA synchronous = NORMAL");
    return database;
}

}  // namespace

Claims::Claims(const std::filesystem::path& database, const ClaimOptions& options)
    : database_(open_unsynced(database)), options_(options) {
    free_the_dead();
    store::Transaction transaction(database_);
    enter();
    store::Statement count = claim_sql(database_, "count_problems");
    const std::int64_t problems = returned(count.bind(":run", options_.run_id));
    claim_sql(database_, "queue_problems").bind(":run", options_.run_id).bind(":problems", problems).run();
    transaction.commit();
}

Claims::~Claims() {
    try {
        claim_sql(database_, "leave").bind(":process", sweep_).run();
    } catch (const store::StoreError&) {  // the next sweep finds that this one is gone
    }
}

void Claims::enter() {
    store::Statement insert = claim_sql(database_, "register_sweep");
    sweep_ = returned(insert.bind(":run", options_.run_id)
                          .bind(":hostname", self_.hostname)
                          .bind(":host", self_.host)
                          .bind(":pid", self_.pid)
                          .bind(":ticks", self_.started_ticks)
                          .bind(":lease", lease_seconds));
    renewed_ = Clock::now() - std::chrono::seconds(renewal_seconds - first_renewal_seconds);
}

std::int64_t Claims::add_worker(std::int64_t pid) {
    store::Statement insert = claim_sql(database_, "register_worker");
    return returned(insert.bind(":sweep", sweep_).bind(":pid", pid).bind(":ticks", identity_of(pid).started_ticks));
}

void Claims::replace_worker(std::int64_t worker, std::int64_t pid) {
    claim_sql(database_, "replace_worker")
        .bind(":worker", worker)
        .bind(":pid", pid)
        .bind(":ticks", identity_of(pid).started_ticks)
        .run();
}

void Claims::note_trial(std::int64_t worker, std::int64_t trial_id, std::string_view phase) {
    const std::optional<std::int64_t> trial = trial_id == 0 ? std::nullopt : std::optional(trial_id);
    claim_sql(database_, "note_trial").bind(":worker", worker).bind(":trial", trial).bind(":phase", phase).run();
}

std::optional<Claim> Claims::next(std::int64_t worker) {
    store::Transaction transaction(database_);
    store::Statement update = claim_sql(database_, "claim_problem");
    update.bind(":worker", worker)
        .bind(":run", options_.run_id)
        .bind(":host", self_.host)
        .bind(":sweep", sweep_)
        .bind(":workers", options_.workers)
        .bind(":timed", options_.timed)
        .bind(":beside", options_.timing_beside)
        .bind(":rounds", options_.rounds);
    if (!update.step()) return std::nullopt;
    Claim claim{.assignment = {.problem_id = update.integer(0), .part = *parse_part(update.text(1)), .holder = worker},
                .trials = update.integer(2),
                .macs = update.real(3),
                .name = "",
                .label = ""};
    if (options_.rounds && claim.assignment.part == Part::time)
        claim.assignment.visit = visit_of_round(update.integer(4));
    update.run();
    claim_sql(database_, "note_neighbour").bind(":host", self_.host).bind(":worker", worker).run();
    store::Statement describe = claim_sql(database_, "describe_problem");
    if (describe.bind(":run", options_.run_id).bind(":problem", claim.assignment.problem_id).step()) {
        claim.name = describe.text(0);
        claim.label = describe.text(1);
    }
    describe.reset();
    transaction.commit();
    return claim;
}

bool Claims::holds(std::int64_t worker) { return holds_claim(database_, worker); }

void Claims::add_spent(const Spent& spent, std::string_view sql, std::string_view name, std::int64_t of) {
    for (std::size_t i = 0; i < activities; ++i)
        if (spent.ns[i] > 0)
            claim_sql(database_, std::string(sql))
                .bind(name, of)
                .bind(":activity", sweep::name(static_cast<Activity>(i)))
                .bind(":seconds", static_cast<double>(spent.ns[i]) * 1e-9)
                .run();
}

void Claims::add_spent(const Spent& spent) {
    store::Transaction transaction(database_);
    add_spent(spent, "spend_on_run", ":run", options_.run_id);
    transaction.commit();
}

void Claims::finish(std::int64_t worker, bool again, const Spent& spent) {
    store::Transaction transaction(database_);
    add_spent(spent, "spend_on_problem", ":worker", worker);
    claim_sql(database_, "requeue").bind(":worker", worker).bind(":again", again).bind(":timed", options_.timed).run();
    claim_sql(database_, "finish_claim").bind(":worker", worker).run();
    transaction.commit();
}

bool Claims::any_left() {
    store::Statement any = claim_sql(database_, "any_left");
    return returned(any.bind(":run", options_.run_id)) != 0;
}

bool Claims::renew(double trials_per_minute, double eta_seconds) {
    if (Clock::now() - renewed_ < std::chrono::seconds(renewal_seconds)) return true;
    store::Statement update = claim_sql(database_, "renew_lease");
    update.bind(":sweep", sweep_).bind(":lease", lease_seconds).bind(":trials_per_minute", trials_per_minute);
    const std::optional<double> eta = eta_seconds < 0 ? std::nullopt : std::optional(eta_seconds);
    const bool alive = returned(update.bind(":eta_seconds", eta)) != 0;
    renewed_ = Clock::now();
    if (!alive) enter();
    free_the_dead();
    return alive;
}

void Claims::free_the_dead() {
    std::vector<std::int64_t> dead;
    store::Statement sweeps = claim_sql(database_, "sweeps_of_host");
    for (sweeps.bind(":host", self_.host); sweeps.step();)
        if (!lives(sweeps.integer(1), sweeps.integer(2))) dead.push_back(sweeps.integer(0));
    sweeps.reset();
    for (const std::int64_t process : dead) claim_sql(database_, "leave").bind(":process", process).run();
    store::Statement expired = claim_sql(database_, "any_expired");
    if (returned(expired) != 0) claim_sql(database_, "leave_expired").run();
}

void fence(store::Database& database) {
    constexpr std::string_view path = "harness/sweep/sql/claim/fence.sql";
    database.execute(store::asset(path), path);
}

void hold(store::Database& database, std::int64_t worker) {
    claim_sql(database, "enter_holder").bind(":worker", worker).run();
}

bool holds_claim(store::Database& database, std::int64_t worker) {
    store::Statement holds = claim_sql(database, "holds");
    return returned(holds.bind(":worker", worker)) != 0;
}

}  // namespace tconv::sweep
