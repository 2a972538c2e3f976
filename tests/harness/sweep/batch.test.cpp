// Batches as rows: which samples count, and when a trial is done. The batches are made up, the file is real.
#include "harness/sweep/batch.hpp"

#include "harness/store/statement.hpp"
#include "harness/sweep/bury.hpp"
#include "harness/sweep/sweep.hpp"
#include "tests/catch.hpp"
#include "tests/scratch.hpp"

using namespace tconv;
using tconv::test::Scratch;

namespace {

// One problem and two trials, judged.
struct Bench {
    Scratch scratch;
    store::Database database;
    sweep::Question question;
    std::vector<sweep::Trial> trials;

    Bench() : database(judged(scratch / "a.db")), question(sweep::recall_question(database, 1)) {
        for (const std::int64_t id : {1, 2}) {
            sweep::Trial& trial = trials.emplace_back();
            trial.trial_id = id;
            trial.problem_id = 1;
        }
        database.execute("UPDATE trial SET state = 'judged'");
    }

    static store::Database judged(const std::filesystem::path& file) {
        sweep::run({.database = file,
                    .grids = {{.name = "one",
                               .text = "[]",
                               .points = {{.problem = parse_label("c1-1_i2_k2"), .layer = ""}},
                               .kernels = {"naive", "tiled"},
                               .dtypes = {Dtype::f32},
                               .threads = {1},
                               .caches = {"warm"},
                               .dropped = {}}},
                    .timed = false,
                    .quiet = true,
                    .executable = TCONV_BINARY_DIR "/tconv",
                    .command_line = "",
                    .note = ""});
        return store::Database::open(file, store::Access::read_write);
    }

    // Three repetitions each of `ns`, and of twice that.
    bool record(double ns, bool disturbed, std::optional<measure::Stop> stop) {
        measure::Batch batch{.sentinel_before_ns = 100,
                             .sentinel_after_ns = disturbed ? 150.0 : 100.0,
                             .seconds = 1,
                             .disturbed = disturbed};
        for (int i = 0; i < 2; ++i) {
            measure::Timing timing{.prepares = {{.repetition = 0, .sequence = 0, .iterations = 1, .ns = 5}},
                                   .stopped_by = stop};
            for (int r = 0; r < 3; ++r)
                timing.runs.push_back({.repetition = r, .sequence = 2 * r + i, .iterations = 10, .ns = ns * (i + 1)});
            batch.timings.push_back(timing);
        }
        return sweep::record_batch(database, question, {&trials[0], &trials[1]}, batch);
    }

    std::int64_t count(const std::string& what) {
        store::Statement statement(database, "SELECT count(*) FROM " + what);
        statement.step();
        return statement.integer(0);
    }
};

}  // namespace

TEST_CASE("what was disturbed does not count once there is better", "[sweep]") {
    Bench bench;
    CHECK_FALSE(bench.record(900, true, measure::Stop::precision));
    // Until then it is all there is, and says so.
    CHECK(bench.count("timing WHERE drifted AND median_ns >= 900 AND stopped_by IS NULL") == 2);
    CHECK(bench.count("trial WHERE state = 'judged'") == 2);
    CHECK(bench.record(100, false, measure::Stop::precision));
    CHECK(bench.count("timing WHERE NOT drifted AND samples = 3 AND stopped_by = 'precision'") == 2);
    CHECK(bench.count("timing WHERE median_ns = 100 * trial_id AND max_ns = median_ns") == 2);
    CHECK(bench.count("trial WHERE state = 'done'") == 2);
    // Repetitions and places go on where the first batch stopped; the attempt says which it was.
    CHECK(bench.count("sample WHERE batch_id = 2 AND phase = 'run' AND repetition BETWEEN 3 AND 5 AND sequence > 5") ==
          6);
    CHECK(bench.count("sample WHERE batch_id = 2 AND phase = 'prepare' AND repetition = 1") == 2);
    CHECK(bench.count("v_batch WHERE attempt = 2 AND drift = 0 AND NOT disturbed AND batch_id = 2") == 1);
    CHECK(bench.count("v_batch WHERE attempt = 1 AND drift = 0.5 AND disturbed AND ended_at > started_at") == 1);
}

TEST_CASE("attempts are given up after three disturbed ones in a row", "[sweep]") {
    Bench bench;
    SECTION("and nothing else") {
        CHECK_FALSE(bench.record(900, true, measure::Stop::precision));
        CHECK_FALSE(bench.record(900, true, measure::Stop::precision));
        CHECK(bench.record(900, true, measure::Stop::precision));
        CHECK(bench.count("timing WHERE drifted AND stopped_by = 'drift' AND samples = 9") == 2);
        CHECK(bench.count("timing WHERE median_low_ns = median_ns AND median_high_ns = median_ns") == 2);
    }
    SECTION("and a calm one before, which counts") {
        CHECK_FALSE(bench.record(900, true, {}));
        CHECK_FALSE(bench.record(900, true, {}));
        CHECK_FALSE(bench.record(100, false, {}));
        CHECK_FALSE(bench.record(900, true, {}));
        CHECK_FALSE(bench.record(900, true, {}));
        CHECK(bench.record(900, true, {}));
        CHECK(bench.count("timing WHERE NOT drifted AND stopped_by = 'drift' AND samples = 3") == 2);
    }
    CHECK(bench.count("trial WHERE state = 'done'") == 2);
}

TEST_CASE("a kernel that dies in a later round keeps no time", "[sweep]") {
    Bench bench;
    CHECK_FALSE(bench.record(100, false, {}));
    sweep::Ending ending{.died = true, .how = "SIGSEGV"};
    ending.last.trial_id = 1;
    ending.last.phase = sweep::Phase::timing;
    sweep::bury(bench.database, bench.question, ending, 3);
    CHECK(bench.count("verdict WHERE trial_id = 1 AND verdict = 'crashed'") == 1);
    CHECK(bench.count("timing WHERE trial_id = 1") == 0);
    CHECK(bench.count("timing WHERE trial_id = 2") == 1);
    CHECK(bench.count("sample WHERE trial_id = 1 AND phase = 'run'") == 3);
}

TEST_CASE("a trial goes on over several batches, and all that were calm count", "[sweep]") {
    Bench bench;
    CHECK_FALSE(bench.record(100, false, {}));
    CHECK(bench.count("timing WHERE NOT drifted AND samples = 3 AND stopped_by IS NULL") == 2);
    CHECK_FALSE(bench.record(900, true, {}));
    const sweep::Repetitions earlier = sweep::repetitions(bench.database, 2, false);
    CHECK(earlier.ns == std::vector<double>(3, 200.0));
    CHECK(earlier.spent_ns == 3 * 10 * 200.0);
    CHECK(bench.record(100, false, measure::Stop::repetitions));
    CHECK(bench.count("timing WHERE samples = 6 AND stopped_by = 'repetitions' AND median_ns = 100 * trial_id") == 2);
    CHECK(bench.count("timing WHERE median_low_ns = median_ns AND prepare_ns = 5") == 2);
}
