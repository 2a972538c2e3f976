// A sweep survives kernels that crash, hang, leave and lie, and processes that are killed.
#include "harness/store/statement.hpp"
#include "harness/sweep/sweep.hpp"
#include "tests/catch.hpp"
#include "tests/scratch.hpp"

#include <sys/wait.h>
#include <csignal>
#include <cstdlib>

using namespace tconv;
using tconv::test::Scratch;

namespace {

// Runs tconv_faulty in the scratch folder; its exit code.
int sweep_faulty(const Scratch& scratch, const std::string& arguments) {
    // Sanitizers would turn the signals into exit codes.
    const std::string command =
        "cd '" + scratch.path().string() +
        "' && ASAN_OPTIONS=handle_segv=0:handle_sigfpe=0:handle_abort=0 "
        "TSAN_OPTIONS=\"$TSAN_OPTIONS handle_segv=0 handle_sigfpe=0 handle_abort=0\" '" TCONV_BINARY_DIR
        "/tconv_faulty' sweep --db a.db --quiet --repetitions 3 " +
        arguments + " >out 2>&1";
    return WEXITSTATUS(std::system(command.c_str()));
}

std::int64_t count(const Scratch& scratch, const std::string& what) {
    store::Database database = store::Database::open(scratch / "a.db", store::Access::read_only);
    store::Statement statement(database, "SELECT count(*) FROM " + what);
    statement.step();
    return statement.integer(0);
}

}  // namespace

TEST_CASE("every way to fail is a verdict, and the other kernels of the problem still run", "[sweep]") {
    const Scratch scratch;
    const auto kernels =
        "--kernels naive,segfaults,aborts_in_prepare,exits,hangs,wants_too_much,lies,dies_when_timed,tiled ";
    CHECK(sweep_faulty(scratch, std::string(kernels) + "--problem c2-3_i4x4_k3_s2 --timeout 3 --checks oracle") == 1);
    const auto is = [&](const std::string& kernel, const std::string& verdict, const std::string& message) {
        INFO(kernel);
        CHECK(count(scratch, "v_result WHERE kernel = '" + kernel + "' AND verdict = '" + verdict +
                                 "' AND message LIKE '" + message + "' AND state = 'done'") == 1);
    };
    is("naive", "agrees", "");
    is("tiled", "agrees", "");
    is("segfaults", "crashed", "%SIGSEGV%while running (check oracle)");
    is("aborts_in_prepare", "crashed", "%SIGABRT%while preparing (check oracle)");
    is("exits", "crashed", "%exit code 7%while running (check oracle)");
    is("hangs", "timed_out", "no end after 3% s while running (check oracle)");
    is("wants_too_much", "out_of_memory", "%memory%");
    is("lies", "disagrees", "1 of%");
    is("dies_when_timed", "crashed", "%SIGFPE%while being timed");
    CHECK(count(scratch, "v_result WHERE median_ns IS NOT NULL") == 2);
    CHECK(count(scratch, "run WHERE finished_at IS NOT NULL") == 1);
}

TEST_CASE("a death within a check is that check's failure, and says what was touched", "[sweep]") {
    const Scratch scratch;
    CHECK(sweep_faulty(scratch, "--kernels naive,writes_past_the_end --problem c2-3_i4x4_k3_s2 --no-timing") == 1);
    CHECK(count(scratch,
                "v_result WHERE kernel = 'writes_past_the_end' AND verdict = 'crashed' AND failed_check = 'exact' AND "
                "message LIKE '%SIGSEGV%while running (check exact): it touched memory after the end of y'") == 1);
    CHECK(count(scratch, "v_check WHERE kernel = 'naive' AND outcome = 'passed'") == 4);
}

TEST_CASE("told to stop, a sweep finishes its problem; told twice at a time, too; told again later, it ends at once",
          "[sweep]") {
    const auto told = [](const Scratch& scratch, const std::string& how, const std::string& timeout) {
        const std::string command =
            "cd '" + scratch.path().string() +
            "' && { '" TCONV_BINARY_DIR
            "/tconv_faulty' sweep --db a.db --quiet --kernels hangs,naive --no-timing --problem "
            "c1-1_i2_k2 --problem c1-1_i3_k2 --timeout " +
            timeout + " >out 2>&1 & until [ -s a.db ]; do sleep 0.1; done; sleep 1; " + how + "; wait $!; }";
        return WEXITSTATUS(std::system(command.c_str()));
    };
    const Scratch twice, again;
    CHECK(told(twice, "kill -INT $!; kill -TERM $!", "3") == 130);
    CHECK(count(twice, "v_result WHERE verdict = 'timed_out'") == 1);
    CHECK(told(again, "kill -TERM $!; sleep 1.5; kill -TERM $!", "1000") == 128 + SIGTERM);
}

TEST_CASE("while a sweep is stopped, no kernel's time runs out", "[sweep]") {
    const Scratch scratch;
    CHECK(sweep_faulty(scratch,
                       "--kernels stops_its_sweep --problem c1-1_i2_k2 --timeout 2 --checks oracle --no-timing") == 0);
    CHECK(count(scratch, "v_result WHERE verdict = 'agrees'") == 1);
}

// A sanitizer takes more address space than any limit leaves it, and libtorch as much as this one.
#if !defined(TCONV_SANITIZED) && !defined(TCONV_WITH_TORCH)
TEST_CASE("what a kernel leaks is gone before the next problem", "[sweep]") {
    const Scratch scratch;
    std::string problems;
    for (int i = 2; i < 14; ++i) problems += " --problem c1-1_i" + std::to_string(i) + "_k2";
    CHECK(sweep_faulty(scratch, "--kernels leaks,naive,tiled --no-timing --max-memory 1" + problems) == 0);
    CHECK(count(scratch, "v_result WHERE verdict = 'agrees'") == 36);
}
#endif

TEST_CASE("a kernel that keeps killing workers is quarantined, with a row for every trial skipped", "[sweep]") {
    const Scratch scratch;
    const auto grid =
        "--kernels segfaults,naive --no-timing --quarantine 2 --problem c1-1_i2_k2 --problem c1-1_i3_k2 "
        "--problem c1-1_i4_k2 --problem c1-1_i5_k2";
    CHECK(sweep_faulty(scratch, grid) == 1);
    CHECK(count(scratch, "v_result WHERE kernel = 'segfaults' AND verdict = 'crashed'") == 2);
    CHECK(count(scratch,
                "v_result WHERE kernel = 'segfaults' AND verdict = 'skipped' AND message LIKE 'quarantined%'") == 2);
    CHECK(count(scratch, "v_result WHERE kernel = 'naive' AND verdict = 'agrees'") == 4);
    CHECK(count(scratch, "trial WHERE state <> 'done'") == 0);
}

TEST_CASE("two workers share a quarantine: every trial has one verdict", "[sweep]") {
    const Scratch scratch;
    CHECK(sweep_faulty(scratch,
                       "--kernels segfaults,naive,hangs,lies --timeout 1 --no-timing --quarantine 2 --workers 2 "
                       "--problem c1-1_i2_k2 --problem c1-1_i3_k2 --problem c1-1_i4_k2 --problem c1-1_i5_k2 "
                       "--problem c1-1_i6_k2 --problem c1-1_i7_k2") == 1);
    CHECK(count(scratch, "verdict") == 24);
    CHECK(count(scratch, "trial WHERE state <> 'done'") == 0);
    CHECK(count(scratch, "v_result WHERE kernel = 'naive' AND verdict = 'agrees'") == 6);
    CHECK(count(scratch, "v_result WHERE kernel = 'lies' AND verdict = 'disagrees'") == 6);
    // One worker may be at the kernel when the other's death decides.
    for (const std::string kernel : {"segfaults", "hangs"}) {
        const auto skipped = count(scratch, "v_result WHERE kernel = '" + kernel + "' AND verdict = 'skipped'");
        CHECK(skipped >= 3);
        CHECK(skipped <= 4);
    }
}

TEST_CASE("a sweep taken for dead stores nothing for what others took over, and goes on", "[sweep][slow]") {
    const Scratch scratch;
    const std::string sweep =
        "'" TCONV_BINARY_DIR "/tconv' sweep edge --kernels naive,tiled --no-timing --quiet --db a.db";
    const std::string command = "cd '" + scratch.path().string() + "' && { " + sweep +
                                " >first 2>&1 & pid=$!; sleep 1; for i in 1 2 3; do "
                                "sqlite3 a.db 'PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; "
                                "DELETE FROM process' >/dev/null; sleep 0.05; done; " +
                                sweep + " >second 2>&1 && wait $pid; }";
    CHECK(WEXITSTATUS(std::system(command.c_str())) == 0);
    CHECK(count(scratch, "trial WHERE state <> 'done'") == 0);
    CHECK(count(scratch, "verdict WHERE verdict = 'agrees'") == count(scratch, "trial"));
    CHECK(count(scratch, "claim") + count(scratch, "process") == 0);
}

TEST_CASE("kill -9 of a worker costs no trial its verdict", "[sweep]") {
    const Scratch scratch;
    const std::string command =
        "cd '" + scratch.path().string() +
        "' && { '" TCONV_BINARY_DIR
        "/tconv' sweep edge --kernels naive,tiled --threads 1 --repetitions 3 --quiet --db a.db >out 2>&1 & pid=$!; "
        "for i in 1 2 3 4 5 6; do sleep 0.4; kill -9 $(cat /proc/$pid/task/$pid/children 2>/dev/null) 2>/dev/null; "
        "done; "
        "wait $pid; }";
    CHECK(WEXITSTATUS(std::system(command.c_str())) == 0);
    CHECK(count(scratch, "trial WHERE state <> 'done'") == 0);
    CHECK(count(scratch, "verdict WHERE verdict NOT IN ('agrees', 'declined')") == 0);
}

TEST_CASE("kill -9 of the parent at random moments, and the same command again: each trial once", "[sweep][slow]") {
    const Scratch scratch;
    const std::string sweep = "'" TCONV_BINARY_DIR
                              "/tconv' sweep edge --kernels naive,zero_insertion,tiled --repetitions 3 "
                              "--drift 99% --sample-ms 0.05 --threads 1 --quiet --db a.db";
    const std::string command =
        "cd '" + scratch.path().string() + "' && for pause in 0.31 0.12 0.73 0.25 0.55 0.42 0.17 0.66; do " + sweep +
        " >out 2>&1 & pid=$!; sleep $pause; kill -9 $pid; wait $pid; done 2>/dev/null; " + sweep + " >out 2>&1";
    CHECK(WEXITSTATUS(std::system(command.c_str())) == 0);
    CHECK(count(scratch, "run") == 1);
    CHECK(count(scratch, "trial WHERE state <> 'done'") == 0);
    CHECK(count(scratch, "verdict") == count(scratch, "trial"));
    CHECK(count(scratch,
                "v_result WHERE verdict = 'declined' OR (verdict = 'agrees' AND median_ns > 0 AND samples = 3)") ==
          count(scratch, "trial"));
    CHECK(count(scratch, "(SELECT 1 FROM pragma_integrity_check WHERE integrity_check = 'ok')") == 1);
}
