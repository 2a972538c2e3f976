// Several sweeps share a run: what is claimed, by whom, and what becomes of the claims of the dead.
#include "harness/sweep/claims.hpp"

#include "harness/store/statement.hpp"
#include "harness/sweep/plan.hpp"
#include "tests/catch.hpp"
#include "tests/scratch.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <set>

using namespace tconv;
using namespace tconv::sweep;
using tconv::test::Scratch;

namespace {

struct Planned {
    Scratch scratch;
    std::filesystem::path file = scratch / "a.db";
    std::int64_t run_id = 0;

    explicit Planned(const std::vector<std::string>& labels, bool fresh = false) { plan(labels, fresh); }

    void plan(const std::vector<std::string>& labels, bool fresh) {
        grid::Grid grid{.name = "small",
                        .text = R"([{"name": "small"}])",
                        .points = {},
                        .kernels = {"naive", "tiled"},
                        .dtypes = {Dtype::f32},
                        .threads = {1},
                        .caches = {"warm"},
                        .dropped = {}};
        for (const std::string& label : labels) grid.points.push_back({.problem = parse_label(label), .layer = ""});
        auto database = store::Database::open(file, store::Access::read_write);
        run_id =
            find_or_plan(database, {.database = file, .grids = {grid}, .fresh = fresh, .command_line = "", .note = ""})
                .run_id;
    }
    void execute(const std::string& sql) { store::Database::open(file, store::Access::read_write).execute(sql); }
    std::int64_t count(const std::string& what) {
        auto database = store::Database::open(file, store::Access::read_only);
        store::Statement statement(database, "SELECT count(*) FROM " + what);
        statement.step();
        return statement.integer(0);
    }
    ClaimOptions judging() const { return {.run_id = run_id, .timed = false}; }
    ClaimOptions timing() const { return {.run_id = run_id}; }
};

const std::vector<std::string> three = {"c1-1_i2_k2", "c1-1_i3_k2", "c1-1_i4_k2"};

}  // namespace

TEST_CASE("a problem is claimed once, in order, whoever asks", "[sweep]") {
    Planned planned(three);
    Claims one(planned.file, planned.judging()), two(planned.file, planned.judging());
    const auto first = one.add_worker(getpid()), second = two.add_worker(getpid());
    CHECK(one.next(first)->label == "c1-1_i2_k2");
    CHECK(two.next(second)->label == "c1-1_i3_k2");
    one.finish(first, false);
    CHECK(one.next(first)->label == "c1-1_i4_k2");
    two.finish(second, false);
    CHECK_FALSE(two.next(second));
    CHECK(two.any_left());
    one.finish(first, false);
    CHECK_FALSE(two.any_left());
}

TEST_CASE("timing has the host to itself, and a sweep that shares it judges first", "[sweep]") {
    Planned planned(three);
    auto one = std::make_unique<Claims>(planned.file, planned.timing());
    const auto alone = one->add_worker(getpid());
    CHECK(one->next(alone)->assignment.part == Part::both);
    {
        Claims two(planned.file, planned.timing());
        const auto other = two.add_worker(getpid());
        CHECK_FALSE(two.next(other));  // the first one times
        one->finish(alone, false);
        CHECK(one->next(alone)->assignment.part == Part::judge);
        CHECK(two.next(other)->assignment.part == Part::judge);
        two.finish(other, false);  // its trials are not done: they wait to be timed
        CHECK_FALSE(two.next(other));
        one->finish(alone, false);
        CHECK(two.next(other)->assignment.part == Part::time);
        CHECK_FALSE(one->next(alone));
    }
    CHECK(one->next(alone)->assignment.part == Part::time);
}

TEST_CASE("timing beside other work happens when asked, and the claim counts the others", "[sweep]") {
    Planned planned(three);
    ClaimOptions options = planned.timing();
    options.timing_beside = true;
    options.workers = 2;
    Claims claims(planned.file, options);
    const auto first = claims.add_worker(getpid()), second = claims.add_worker(getpid());
    CHECK(claims.next(first)->assignment.part == Part::both);
    CHECK(claims.next(second)->assignment.part == Part::both);
    CHECK(planned.count("claim WHERE process_id IS NOT NULL AND beside = 1") == 2);
}

TEST_CASE("what a dead sweep held is free at once, and what one out of reach held when its lease is over", "[sweep]") {
    Planned planned(three);
    const pid_t child = fork();
    if (child == 0) {
        Claims claims(planned.file, planned.judging());
        claims.next(claims.add_worker(getpid()));
        std::raise(SIGKILL);
    }
    siginfo_t dead{};
    waitid(P_PID, static_cast<id_t>(child), &dead, WEXITED | WNOWAIT);  // a zombie: dead, and not buried
    CHECK(planned.count("claim WHERE process_id IS NOT NULL") == 1);
    {
        Claims claims(planned.file, planned.judging());
        CHECK(planned.count("claim WHERE process_id IS NOT NULL") == 0);
        CHECK(planned.count("process WHERE role = 'sweep'") == 1);
        CHECK(claims.next(claims.add_worker(getpid()))->label == "c1-1_i2_k2");
        planned.execute("UPDATE process SET host = 'elsewhere'");
        Claims other(planned.file, planned.judging());
        CHECK(other.next(other.add_worker(getpid()))->label == "c1-1_i3_k2");
        planned.execute("UPDATE process SET lease_until = '2000' WHERE host = 'elsewhere' AND role = 'sweep'");
        other.free_the_dead();
        CHECK(other.next(other.add_worker(getpid()))->label == "c1-1_i2_k2");
    }
    waitpid(child, nullptr, 0);
}

TEST_CASE("who lost a claim stores nothing more for its problem", "[sweep]") {
    Planned planned(three);
    Claims claims(planned.file, planned.judging());
    const auto worker = claims.add_worker(getpid());
    claims.next(worker);
    auto database = store::Database::open(planned.file, store::Access::read_write);
    fence(database);
    hold(database, worker);
    const std::string store = "INSERT INTO verdict (trial_id, verdict, seed) VALUES (1, 'agrees', 1)";
    const std::string finish = "UPDATE trial SET state = 'done' WHERE trial_id = 1";
    database.execute("BEGIN; " + store + "; " + finish + "; ROLLBACK");
    planned.execute("UPDATE claim SET process_id = NULL");
    CHECK_THROWS_WITH(database.execute(store), ContainsSubstring("claim on this problem is lost"));
    CHECK_THROWS_WITH(database.execute(finish), ContainsSubstring("claim on this problem is lost"));
    CHECK_FALSE(holds_claim(database, worker));
}

TEST_CASE("a time taken beside other work says so", "[sweep]") {
    Planned planned(three);
    ClaimOptions options = planned.timing();
    options.timing_beside = true;
    Claims claims(planned.file, options);
    const auto first = claims.add_worker(getpid()), second = claims.add_worker(getpid());
    claims.next(first);
    auto database = store::Database::open(planned.file, store::Access::read_write);
    fence(database);
    hold(database, first);
    const auto timing_of = [&](int trial) {
        database.execute("INSERT INTO timing (trial_id, samples, median_ns, min_ns, max_ns, mad_ns) VALUES (" +
                         std::to_string(trial) + ", 1, 1, 1, 1, 0)");
    };
    timing_of(1);
    claims.next(second);
    timing_of(2);
    CHECK(planned.count("counter WHERE name = 'timed_beside' AND trial_id = 2 AND value = 1") == 1);
    CHECK(planned.count("counter") == 1);
}

TEST_CASE("problems that this build never ran here come first", "[sweep]") {
    Planned planned({"c1-1_i3_k2"});
    planned.execute("UPDATE trial SET state = 'done'");
    planned.plan(three, true);
    Claims claims(planned.file, planned.judging());
    const auto worker = claims.add_worker(getpid());
    std::vector<std::string> order;
    while (const auto claim = claims.next(worker)) {
        order.push_back(claim->label);
        claims.finish(worker, false);
    }
    CHECK(order == std::vector<std::string>{"c1-1_i2_k2", "c1-1_i4_k2", "c1-1_i3_k2"});
}

TEST_CASE("an assignment survives the pipe", "[sweep]") {
    const Assignment assignment{.problem_id = 17, .part = Part::time, .holder = 3, .visit = 5};
    const Assignment heard = parse_assignment(text(assignment));
    CHECK(heard.problem_id == 17);
    CHECK(heard.part == Part::time);
    CHECK(heard.holder == 3);
    CHECK(heard.visit == assignment.visit);
    CHECK_THROWS(parse_assignment("17 dance 3 0"));
    CHECK_THROWS(parse_assignment("17 judge 3"));
}
