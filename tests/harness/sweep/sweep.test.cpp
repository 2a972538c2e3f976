// A sweep of a small grid into a real file: what is stored, and that the same question is not asked twice.
#include "harness/sweep/sweep.hpp"

#include "harness/store/statement.hpp"
#include "tests/catch.hpp"
#include "tests/scratch.hpp"

using namespace tconv;
using tconv::test::Scratch;

namespace {

grid::Grid small_grid() {
    return {.name = "small",
            .text = R"([{"name": "small"}])",
            .points = {{.problem = parse_label("c2-3_i4x4_k3_s2_p1_bias"), .layer = "first"},
                       {.problem = parse_label("c4-4_g4_i9_k4_s2"), .layer = ""}},
            .kernels = {"naive", "zero_insertion", "tiled"},
            .dtypes = {Dtype::f32},
            .threads = {1, 2},
            .caches = {"warm"},
            .dropped = {}};
}

sweep::Request request_into(const std::filesystem::path& file) {
    return {.database = file,
            .grids = {small_grid()},
            .effort = {.repetitions = 4, .sample_ns = 1e4, .drift = 1e9},
            .quiet = true,
            .executable = TCONV_BINARY_DIR "/tconv",
            .command_line = "tconv sweep small",
            .note = "a test's"};
}

std::int64_t count(const std::filesystem::path& file, const std::string& what) {
    store::Database database = store::Database::open(file, store::Access::read_only);
    store::Statement statement(database, "SELECT count(*) FROM " + what);
    statement.step();
    return statement.integer(0);
}

}  // namespace

TEST_CASE("a sweep judges and times every trial", "[sweep]") {
    const Scratch scratch;
    const auto file = scratch / "a.db";
    const sweep::Summary summary = sweep::run(request_into(file));
    CHECK(summary.count("agrees") == 12);
    CHECK_FALSE(summary.any_failed());
    CHECK_FALSE(summary.resumed);
    CHECK(count(file, "v_result WHERE verdict = 'agrees' AND median_ns > 0 AND min_ns <= median_ns AND samples = 4") ==
          12);
    CHECK(count(file, "v_result WHERE peak_fraction > 0 AND gflops > 0 AND bound_by IS NOT NULL") == 12);
    CHECK(count(file, "v_result WHERE layer = 'first'") == 6);
    CHECK(count(file, "v_result WHERE layer IS NULL") == 6);
    CHECK(count(file, "v_result WHERE kernel = 'zero_insertion' AND multiplied_macs > useful_macs") == 4);
    CHECK(count(file, "sample WHERE phase = 'run'") == 48);
    CHECK(count(file, "v_run WHERE done = trials AND finished_at IS NOT NULL AND note = 'a test''s'") == 1);
    // One repetition order over all kernels of a problem: no two samples share a place.
    CHECK(count(file,
                "(SELECT problem_id, sequence FROM sample JOIN trial USING (trial_id) WHERE phase = 'run' "
                "GROUP BY 1, 2 HAVING count(*) > 1)") == 0);
    CHECK(count(file, "v_batch WHERE attempt = 1 AND NOT disturbed AND load_average >= 0") == 2);
    CHECK(count(file, "sample WHERE batch_id IN (SELECT batch_id FROM batch)") == count(file, "sample"));
    CHECK(count(file, "v_result WHERE stopped_by = 'repetitions' AND drifted = 0 AND median_low_ns IS NULL") == 12);
    // The stored summary is what the samples say.
    CHECK(count(file,
                "(SELECT t.trial_id FROM timing t JOIN sample s ON s.trial_id = t.trial_id AND s.phase = 'run' "
                "GROUP BY t.trial_id HAVING median(s.ns) <> t.median_ns OR count(*) <> t.samples)") == 0);
}

TEST_CASE("a batch during which the machine drifted is timed again, in a later round, and never silently kept",
          "[sweep]") {
    const Scratch scratch;
    const auto file = scratch / "a.db";
    sweep::Request request = request_into(file);
    request.effort.drift = -1;  // no machine is as steady as that
    CHECK(sweep::run(request).count("agrees") == 12);
    CHECK(count(file, "batch WHERE disturbed") == 2 * 3);
    CHECK(count(file,
                "(SELECT DISTINCT first.batch_id FROM batch first JOIN batch other USING (run_id) "
                "WHERE first.attempt = 1 AND other.attempt = 2 AND first.batch_id > other.batch_id)") == 0);
    CHECK(count(file, "sample WHERE phase = 'run'") == 48 * 3);
    CHECK(count(file, "v_result WHERE drifted AND stopped_by = 'drift' AND samples = 12 AND state = 'done'") == 12);
    CHECK(count(file, "claim") == 0);
    CHECK(sweep::run(request).resumed);
    request.effort.drift = 1e9;  // another question
    CHECK_FALSE(sweep::run(request).resumed);
}

TEST_CASE("with a budget everything is judged first, and then timed in rounds", "[sweep]") {
    const Scratch scratch;
    const auto file = scratch / "a.db";
    sweep::Request request = request_into(file);
    request.effort.repetitions = 12;
    request.budget_seconds = 1e6;
    const auto whole = sweep::run(request);
    CHECK(whole.count("agrees") == 12);
    CHECK_FALSE(whole.out_of_budget);
    CHECK(count(file, "v_result WHERE samples = 12 AND stopped_by = 'repetitions' AND state = 'done'") == 12);
    CHECK(count(file, "verdict WHERE judged_at > (SELECT min(ended_at) FROM batch)") == 0);
    // Five repetitions of every problem, then seven.
    CHECK(count(file, "batch") == 4);
    CHECK(count(file, "sample WHERE phase = 'run' AND batch_id <= 2") == 12 * 5);
    CHECK(count(file, "(SELECT problem_id FROM batch WHERE batch_id <= 2 GROUP BY 1)") == 2);

    SECTION("a spent one leaves the rest to the same command") {
        store::Database::open(file, store::Access::read_write)
            .execute(
                "UPDATE trial SET state = 'judged' WHERE trial_id = 1; UPDATE run SET finished_at = NULL;"
                "UPDATE timing SET stopped_by = NULL WHERE trial_id = 1");
        request.budget_seconds = 1e-9;
        const auto spent = sweep::run(request);
        CHECK(spent.resumed);
        CHECK(spent.out_of_budget);
        CHECK(spent.count("left") == 1);
        CHECK(count(file, "timing WHERE stopped_by = 'budget' AND samples = 12") == 1);
        request.budget_seconds = 0;
        const auto rest = sweep::run(request);
        CHECK(rest.resumed);
        CHECK(rest.count("agrees") == 12);
        CHECK(count(file, "timing WHERE stopped_by = 'repetitions'") == 12);
    }
}

TEST_CASE("checks are rows, and how much is asked is part of the question", "[sweep]") {
    const Scratch scratch;
    const auto file = scratch / "a.db";
    sweep::Request request = request_into(file);
    request.timed = false;
    sweep::run(request);
    CHECK(count(file, "v_check WHERE outcome = 'passed'") == 12 * 4);
    CHECK(count(file, "v_check WHERE check_name = 'oracle' AND measured > 0 AND measured < threshold") == 12);
    CHECK(
        count(file,
              "v_result WHERE checks = 'standard' AND checks_passed = 4 AND checks_failed = 0 AND failed_check IS NULL "
              "AND bound_source LIKE '%Higham%'") == 12);
    CHECK(count(file, "kernel WHERE same_bits_across_threads IS NOT NULL AND nonfinite IS NOT NULL") > 4);
    request.checks = verify::Level::full;
    CHECK_FALSE(sweep::run(request).resumed);
    CHECK(count(file, "v_result WHERE checks = 'full' AND checks_passed > 4 AND checks_failed = 0") == 12);
    CHECK(sweep::run(request).resumed);
}

TEST_CASE("workers judge side by side, and what agrees is timed alone, afterwards", "[sweep]") {
    const Scratch scratch;
    const auto file = scratch / "a.db";
    sweep::Request request = request_into(file);
    request.workers = 2;
    CHECK(sweep::run(request).count("agrees") == 12);
    CHECK(count(file, "v_result WHERE median_ns > 0 AND samples = 4 AND state = 'done'") == 12);
    CHECK(count(file, "counter WHERE name = 'timed_beside'") == 0);
    CHECK(count(file, "claim") == 0);
    CHECK(count(file, "process") == 0);
    CHECK(count(file, "run WHERE finished_at IS NOT NULL") == 1);
}

TEST_CASE("timing beside other work happens when asked, and says so", "[sweep]") {
    const Scratch scratch;
    const auto file = scratch / "a.db";
    sweep::Request request = request_into(file);
    request.workers = 2;
    request.timing_beside = true;
    CHECK(sweep::run(request).count("agrees") == 12);
    CHECK(count(file, "v_result WHERE median_ns > 0 AND samples = 4") == 12);
    CHECK(count(file, "counter WHERE name = 'timed_beside' AND value >= 1") == 12);
}

TEST_CASE("the same question goes on with its run, and a fresh one does not", "[sweep]") {
    const Scratch scratch;
    const auto file = scratch / "a.db";
    sweep::Request request = request_into(file);
    const auto first = sweep::run(request);
    const auto again = sweep::run(request);
    CHECK(again.resumed);
    CHECK(again.run_id == first.run_id);
    CHECK(count(file, "trial") == 12);
    CHECK(count(file, "sample WHERE phase = 'run'") == 48);
    request.fresh = true;
    CHECK(sweep::run(request).run_id != first.run_id);
    CHECK(count(file, "trial") == 24);
    CHECK(count(file, "machine") == 1);
    CHECK(count(file, "build") == 1);
}

TEST_CASE("an interrupted sweep continues: verdicts are kept, timings made up for", "[sweep]") {
    const Scratch scratch;
    const auto file = scratch / "a.db";
    const auto first = sweep::run(request_into(file));
    {  // As if it had been killed: one trial judged and not timed, one not begun.
        store::Database database = store::Database::open(file, store::Access::read_write);
        database.execute(
            "DELETE FROM sample WHERE trial_id <= 2; DELETE FROM timing WHERE trial_id <= 2;"
            "UPDATE trial SET state = 'judged' WHERE trial_id = 1;"
            "DELETE FROM verdict WHERE trial_id = 2; DELETE FROM counter WHERE trial_id = 2;"
            "UPDATE trial SET state = 'planned' WHERE trial_id = 2; UPDATE run SET finished_at = NULL;");
    }
    const auto resumed = sweep::run(request_into(file));
    CHECK(resumed.run_id == first.run_id);
    CHECK(resumed.count("agrees") == 12);
    CHECK(count(file, "v_result WHERE median_ns > 0") == 12);
    CHECK(count(file, "verdict") == 12);
    CHECK(count(file, "run WHERE finished_at IS NOT NULL") == 1);
}

TEST_CASE("a timing without agreement is never shown", "[sweep]") {
    const Scratch scratch;
    const auto file = scratch / "a.db";
    sweep::run(request_into(file));
    store::Database::open(file, store::Access::read_write)
        .execute("UPDATE verdict SET verdict = 'disagrees', message = 'made wrong' WHERE trial_id = 3");
    CHECK(count(file,
                "v_result WHERE trial_id = 3 AND median_ns IS NULL AND gflops IS NULL AND peak_fraction IS NULL") == 1);
    CHECK(sweep::run(request_into(file)).any_failed());
}

TEST_CASE("judging alone stores no time", "[sweep]") {
    const Scratch scratch;
    sweep::Request request = request_into(scratch / "a.db");
    request.timed = false;
    CHECK(sweep::run(request).count("agrees") == 12);
    CHECK(count(scratch / "a.db", "sample") == 0);
    CHECK(count(scratch / "a.db", "peak") == 0);
}

TEST_CASE("what memory cannot hold is a verdict, not a death", "[sweep]") {
    const Scratch scratch;
    sweep::Request request = request_into(scratch / "a.db");
    request.grids[0].points = {{.problem = parse_label("c1000000-1000000_i100x100_k4_s2"), .layer = ""}};
    const auto summary = sweep::run(request);
    CHECK(summary.count("out_of_memory") == 4);
    CHECK(summary.count("declined") == 2);  // zero_insertion
    CHECK(count(scratch / "a.db", "verdict WHERE message LIKE '%would need%are free'") == 4);
}

TEST_CASE("bf16 is swept beside f32: judged, timed, with two bytes a value; who does not take it declines", "[sweep]") {
    const Scratch scratch;
    const auto file = scratch / "a.db";
    sweep::Request request = request_into(file);
    request.grids[0].dtypes = {Dtype::f32, Dtype::bf16, Dtype::f64};
    request.checks = verify::Level::full;
    const sweep::Summary summary = sweep::run(request);
    CHECK(summary.count("agrees") == 12 + 4);
    CHECK(summary.count("declined") == 8 + 12);
    CHECK_FALSE(summary.any_failed());
    const std::string bf16 = "v_result WHERE dtype = 'bf16' AND kernel = 'naive' AND verdict = 'agrees'";
    CHECK(count(file, bf16 + " AND median_ns > 0 AND samples = 4") == 4);
    CHECK(count(file, bf16 + " AND max_ulp BETWEEN 0.4 AND 0.6 AND bound_ratio BETWEEN 0.5 AND 1") == 4);
    CHECK(count(file, bf16 + " AND workspace_bytes > 0") == 4);
    CHECK(count(file,
                "v_result AS b JOIN v_result AS f USING (problem, kernel, threads) "
                "WHERE b.dtype = 'bf16' AND f.dtype = 'f32' AND 2 * b.bytes = f.bytes") == 12);
    CHECK(count(file, "v_check WHERE dtype = 'bf16' AND outcome = 'failed'") == 0);
}
