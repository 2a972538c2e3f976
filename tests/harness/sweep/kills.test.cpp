// 200 kills at random moments, of the sweep, of its workers, or of both: what is stored in the end is what an
// undisturbed sweep stores, and every trial has one verdict. A trial whose worker is killed twice has crashed, by the
// rules; seldom do two kills meet the same one.
#include "harness/store/statement.hpp"
#include "tests/catch.hpp"
#include "tests/scratch.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace tconv;
using tconv::test::Scratch;

namespace {

constexpr auto grid = R"({"name": "tiny",
    "axes": {"c_in": {"from": 1, "to": 4}, "c_out": {"from": 1, "to": 4}, "input": [[2], [3], [4, 4], [5], [6], [7, 2]],
             "kernel": [[1], [2], [3, 3], [4], [5, 2]], "stride": [[1], [2], [3, 2]]},
    "kernels": ["naive", "tiled", "zero_insertion"]})";

pid_t start(const Scratch& scratch, const std::string& database, int workers) {
    const std::string program = TCONV_BINARY_DIR "/tconv", places = std::to_string(workers);
    const pid_t pid = fork();
    if (pid != 0) return pid;
    if (chdir(scratch.path().c_str()) != 0) _exit(99);
    const int log = open("log", O_WRONLY | O_CREAT | O_APPEND, 0666);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    execl(program.c_str(), "tconv", "sweep", "tiny.json", "--db", database.c_str(), "--no-timing", "--quiet",
          "--workers", places.c_str(), nullptr);
    _exit(99);
}

std::vector<pid_t> children_of(pid_t pid) {
    std::ifstream in("/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children");
    std::vector<pid_t> children;
    for (pid_t child = 0; in >> child;) children.push_back(child);
    return children;
}

bool ended(pid_t pid, int& status) { return waitpid(pid, &status, WNOHANG) == pid; }

std::int64_t number(const Scratch& scratch, const std::string& sql) {
    store::Database database = store::Database::open(scratch / "disturbed.db", store::Access::read_only);
    database.execute("ATTACH '" + (scratch / "calm.db").string() + "' AS calm");
    store::Statement statement(database, sql);
    return statement.step() ? statement.integer(0) : -1;
}

// What a trial is, and what was said of it: the same however often its sweep was killed.
std::string facts(const std::string& schema) {
    return "SELECT p.label, k.name, t.dtype, t.threads, t.cache, t.state, v.verdict, v.message, v.seed, "
           "v.max_abs_error, "
           "v.bound_ratio, (SELECT group_concat(name || outcome) FROM " +
           schema + ".check_outcome AS c WHERE c.trial_id = t.trial_id) FROM " + schema + ".trial AS t JOIN " + schema +
           ".problem AS p USING (problem_id) JOIN " + schema + ".kernel AS k USING (kernel_id) JOIN " + schema +
           ".verdict AS v USING (trial_id)";
}

// Returns how many trials were lost to two kills.
std::int64_t check_complete(const Scratch& scratch) {
    const std::string ours = facts("main"), calm = facts("calm"),
                      killed = "v.verdict = 'crashed' AND v.message LIKE '%SIGKILL%'";
    const std::int64_t lost = number(scratch, "SELECT count(*) FROM main.verdict AS v WHERE " + killed);
    CHECK(number(scratch, "SELECT count(*) FROM (" + ours + " WHERE NOT (" + killed + ") EXCEPT " + calm + ")") == 0);
    CHECK(number(scratch, "SELECT count(*) FROM (" + calm + " EXCEPT " + ours + ")") == lost);
    CHECK(number(scratch, "SELECT count(*) FROM main.verdict") == number(scratch, "SELECT count(*) FROM calm.verdict"));
    CHECK(number(scratch, "SELECT count(*) FROM main.trial") == number(scratch, "SELECT count(*) FROM main.verdict"));
    CHECK(number(scratch, "SELECT count(*) FROM main.run WHERE finished_at IS NOT NULL") == 1);
    CHECK(number(scratch, "SELECT count(*) FROM main.claim") + number(scratch, "SELECT count(*) FROM main.process") ==
          0);
    CHECK(number(scratch, "SELECT integrity_check = 'ok' FROM pragma_integrity_check") == 1);
    CHECK(number(scratch, "SELECT count(*) FROM pragma_foreign_key_check") == 0);
    return lost;
}

}  // namespace

TEST_CASE("200 kills at random moments: the rows of an undisturbed sweep, each once", "[sweep][slow]") {
    const Scratch scratch;
    std::ofstream(scratch / "tiny.json") << grid;
    int status = 0;
    REQUIRE(waitpid(start(scratch, "calm.db", 2), &status, 0) > 0);
    REQUIRE(WEXITSTATUS(status) == 0);

    // One or two sweeps at a time, each with one or two workers.
    std::mt19937 random(1);
    const auto draw = [&](int least, int most) { return std::uniform_int_distribution(least, most)(random); };
    const auto begin = [&] { return start(scratch, "disturbed.db", draw(1, 2)); };
    std::vector<pid_t> sweeps;
    std::vector<int> statuses;
    int completed = 0, workers_killed = 0;
    const auto finish = [&] {
        for (const pid_t sweep : sweeps) {
            waitpid(sweep, &status, 0);
            statuses.push_back(status);
        }
        sweeps.clear();
        const std::int64_t lost = check_complete(scratch);
        CHECK(2 * lost <= workers_killed);
        for (const int ending : statuses) CHECK((ending == 0 || (lost > 0 && WEXITSTATUS(ending) == 1)));
        statuses.clear();
        workers_killed = 0;
        ++completed;
    };
    for (int kills = 0; kills < 200;) {
        while (sweeps.size() < 1 || (sweeps.size() < 2 && draw(0, 1) == 0)) sweeps.push_back(begin());
        std::this_thread::sleep_for(std::chrono::milliseconds(draw(1, 300)));
        const auto which = static_cast<std::size_t>(draw(0, static_cast<int>(sweeps.size()) - 1));
        const pid_t sweep = sweeps[which];
        if (ended(sweep, status)) {  // all was done before the killer came: once more, from nothing
            statuses.push_back(status);
            sweeps.erase(sweeps.begin() + static_cast<std::ptrdiff_t>(which));
            sweeps.push_back(begin());  // this one may have ended before the other was killed: one more clears up
            finish();
            for (const char* file : {"disturbed.db", "disturbed.db-wal", "disturbed.db-shm"})
                std::filesystem::remove(scratch / file);
            continue;
        }
        ++kills;
        const int victim = draw(0, 2);  // the sweep, its workers, or all
        if (victim > 0)
            for (const pid_t worker : children_of(sweep)) workers_killed += kill(worker, SIGKILL) == 0 ? 1 : 0;
        if (victim == 1) continue;
        kill(sweep, SIGKILL);
        waitpid(sweep, &status, 0);
        sweeps.erase(sweeps.begin() + static_cast<std::ptrdiff_t>(which));
    }
    sweeps.push_back(begin());
    finish();
    WARN("completed " << completed << " times");
}
