// The stop-watch of a sweep: every moment of a worker's place under one activity, its death included.
#include "harness/sweep/blackboard.hpp"

#include "harness/store/statement.hpp"
#include "harness/sweep/sweep.hpp"
#include "tests/catch.hpp"
#include "tests/scratch.hpp"

#include <chrono>
#include <cstdlib>
#include <set>
#include <thread>

using namespace tconv;
using namespace tconv::sweep;
using tconv::test::Scratch;

namespace {

double seconds(const Scratch& scratch, const std::string& where) {
    store::Database database = store::Database::open(scratch / "a.db", store::Access::read_only);
    store::Statement statement(database, "SELECT total(seconds) FROM time_spent WHERE " + where);
    statement.step();
    return statement.real(0);
}

// The wall time of a command that runs in the scratch folder.
double timed(const Scratch& scratch, const std::string& command) {
    const auto start = std::chrono::steady_clock::now();
    static_cast<void>(std::system(
        ("cd '" + scratch.path().string() + "' && '" TCONV_BINARY_DIR "/" + command + " >out 2>&1").c_str()));
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

TEST_CASE("activities have names of their own", "[sweep]") {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < activities; ++i) names.insert(name(static_cast<Activity>(i)));
    CHECK(names.size() == activities);
    CHECK_FALSE(names.contains(""));
}

TEST_CASE("whoever turns to another activity stops the watch of the one before", "[sweep]") {
    Blackboard board;
    const auto nap = [] { std::this_thread::sleep_for(std::chrono::milliseconds(2)); };
    nap();
    CHECK(board.turn_to(Activity::waiting) == Activity::starting);
    board.write(7, Phase::running, "oracle");
    nap();
    CHECK(board.turn_to(Activity::oracle) == Activity::verifying);
    CHECK(board.read().trial_id == 7);  // its death would be the kernel's all the same
    nap();
    const Spent spent = board.spent();
    for (const Activity a : {Activity::starting, Activity::verifying, Activity::oracle}) CHECK(spent[a] >= 2'000'000);
    CHECK(spent[Activity::timing] == 0);
    CHECK(board.spent()[Activity::oracle] >= spent[Activity::oracle]);
    CHECK(board.spent()[Activity::verifying] == spent[Activity::verifying]);
}

TEST_CASE("a watch that was overwritten counts for nothing", "[sweep]") {
    Spent earlier, later;
    earlier[Activity::timing] = 5;
    later[Activity::timing] = 9;
    later[Activity::oracle] = 3;
    CHECK(between(earlier, later, 7).total() == 7);
    CHECK(between(earlier, later, 7)[Activity::timing] == 4);
    CHECK(between(later, earlier, 100).total() == 0);
    later[Activity::oracle] = 5'000'000'000;
    CHECK(between(earlier, later, 5'000'000'000).total() == 5'000'000'004);
    CHECK(between(earlier, later, 3'000'000'000).total() == 0);
    later[Activity::database] = INT64_MAX;
    CHECK(between(earlier, later, 100).total() == 0);
}

TEST_CASE("a sweep's seconds are its own, those of a worker that hung or died included", "[sweep]") {
    const Scratch scratch;
    const double wall = timed(scratch,
                              "tconv_faulty' sweep --db a.db --quiet --repetitions 3 --timeout 1 --kernels "
                              "naive,segfaults,hangs,tiled --problem c2-3_i4x4_k3_s2 --problem c64-64_i16x16_k3_s2 "
                              "--quarantine 1");
    const double spent = seconds(scratch, "true");
    CHECK(spent <= wall);
    CHECK(spent > 1);                                       // the time until the worker that hung was given up
    CHECK(seconds(scratch, "activity = 'verifying'") > 1);  // it was in a kernel then
    for (const char* activity : {"planning", "starting", "waiting", "ceilings", "operands", "oracle", "verifying",
                                 "comparing", "timing", "arranging", "database"}) {
        INFO(activity);
        CHECK(seconds(scratch, std::string("activity = '") + activity + "'") > 0);
    }
    CHECK(seconds(scratch, "problem_id IS NULL AND activity IN ('verifying', 'timing')") == 0);

    // The same again has nothing to do but plan; two workers have two places.
    timed(scratch,
          "tconv_faulty' sweep --db a.db --quiet --repetitions 3 --timeout 1 --kernels "
          "naive,segfaults,hangs,tiled --problem c2-3_i4x4_k3_s2 --problem c64-64_i16x16_k3_s2 "
          "--quarantine 1 --workers 2");
    CHECK(seconds(scratch, "problem_id IS NOT NULL") < spent);
    CHECK(seconds(scratch, "true") > spent);
}

TEST_CASE("every problem has its time, one after the other", "[sweep]") {
    const Scratch scratch;
    timed(scratch, "tconv' sweep edge --kernels naive --no-timing --quiet --db a.db");
    store::Database database = store::Database::open(scratch / "a.db", store::Access::read_only);
    const auto count = [&](const std::string& sql) {
        store::Statement statement(database, "SELECT count(*) FROM " + sql);
        statement.step();
        return statement.integer(0);
    };
    CHECK(count("run_problem") > 50);
    CHECK(count("time_spent WHERE activity = 'verifying'") == count("run_problem"));
    CHECK(count("time_spent WHERE activity = 'starting' AND problem_id IS NOT NULL AND seconds > 0.5 * "
                "(SELECT sum(seconds) FROM time_spent)") == 0);
}
