// The real binary, as a person calls it: output, one-line errors, exit codes.
#include "tests/catch.hpp"
#include "tests/scratch.hpp"

#include <sys/wait.h>
#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <string>
#include <tuple>

using tconv::test::Scratch;

namespace {

struct Outcome {
    int exit_code;
    std::string output;  // stdout and stderr
};

Outcome tconv_in(const Scratch& scratch, const std::string& arguments) {
    const std::string command =
        "cd '" + scratch.path().string() + "' && '" TCONV_BINARY_DIR "/tconv' " + arguments + " 2>&1 </dev/null";
    FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe);
    Outcome outcome{0, ""};
    std::array<char, 4096> buffer{};
    while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), pipe))
        outcome.output.append(buffer.data(), read);
    const int status = pclose(pipe);
    outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return outcome;
}

std::size_t lines(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

constexpr auto small_sweep =
    "sweep --problem c2-3_i4x4_k3_s2 --problem c1-1_i5_k3 --kernels naive,tiled --db a.db "
    "--repetitions 3 --quiet";

}  // namespace

TEST_CASE("sweep, then query and report what it stored", "[cli]") {
    const Scratch scratch;
    const Outcome sweep = tconv_in(scratch, small_sweep);
    INFO(sweep.output);
    CHECK(sweep.exit_code == 0);
    CHECK_THAT(sweep.output, ContainsSubstring("4 trials, 4 agrees"));

    const Outcome csv = tconv_in(scratch,
                                 "query --db a.db --format csv \"SELECT kernel, count(*) AS n FROM v_result "
                                 "GROUP BY 1 ORDER BY 1\"");
    CHECK(csv.output == "kernel,n\nnaive,2\ntiled,2\n");
    const Outcome pivot = tconv_in(scratch,
                                   "query --db a.db --format csv \"SELECT problem, kernel, samples FROM v_result\" "
                                   "--rows problem --column kernel --value samples");
    CHECK_THAT(pivot.output, ContainsSubstring("problem,naive,tiled\n"));
    CHECK_THAT(pivot.output, ContainsSubstring("c1-1_i5_k3,3,3\n"));

    CHECK(tconv_in(scratch, "report --db a.db").exit_code == 0);
    CHECK(tconv_in(scratch, "report --db a.db --out reports").exit_code == 0);
    CHECK(std::filesystem::exists(scratch / "reports/latency.md"));

    const Outcome again = tconv_in(scratch, small_sweep);
    CHECK(again.exit_code == 0);
    CHECK_THAT(again.output, ContainsSubstring("run 1 in a.db"));
    CHECK_THAT(again.output, ContainsSubstring("--fresh"));
}

TEST_CASE("report --html writes one page, or says in a line why not", "[cli]") {
    const Scratch scratch;
    REQUIRE(tconv_in(scratch, small_sweep).exit_code == 0);
    const Outcome page = tconv_in(scratch, "report --db a.db --html page.html");
    INFO(page.output);
    CHECK(lines(page.output) == 1);
    if (page.exit_code == 2) {  // a build without npm
        CHECK_THAT(page.output, ContainsSubstring("scripts/install-packages"));
        return;
    }
    CHECK(page.exit_code == 0);
    CHECK(std::filesystem::file_size(scratch / "page.html") > 1'000'000);
    for (const auto& [arguments, code, said] : std::initializer_list<std::tuple<const char*, int, const char*>>{
             {"report --db a.db --html no/page.html", 2, "cannot write no/page.html"},
             {"report --db a.db --html p.html --out folder", 2, "--out"},
             {"report --db a.db --html p.html --param run=7", 3, "no run '7'"},
             {"report --db a.db --html p.html --param baseline=tiled", 2, ":baseline"},
             {"report --db none.db --html p.html", 3, "none.db"},
             {"report latencey --db a.db --html p.html", 2, "did you mean latency"}}) {
        const Outcome refused = tconv_in(scratch, arguments);
        INFO(arguments << ": " << refused.output);
        CHECK(refused.exit_code == code);
        CHECK(lines(refused.output) <= 2);
        CHECK_THAT(refused.output, ContainsSubstring(said));
    }
    CHECK_FALSE(std::filesystem::exists(scratch / "p.html"));
}

TEST_CASE("a pivot refuses to average over what varies unseen", "[cli]") {
    const Scratch scratch;
    REQUIRE(tconv_in(scratch, std::string(small_sweep) + " --threads 1,2").exit_code == 0);
    const Outcome refused = tconv_in(scratch,
                                     "query --db a.db \"SELECT problem, kernel, threads, median_ns FROM v_result\" "
                                     "--rows problem --column kernel --value median_ns");
    CHECK(refused.exit_code == 2);
    CHECK_THAT(refused.output, ContainsSubstring("threads"));
    CHECK(lines(refused.output) == 1);
}

TEST_CASE("a disagreement is exit code 1", "[cli]") {
    const Scratch scratch;
    REQUIRE(tconv_in(scratch, small_sweep).exit_code == 0);
    const std::string spoil =
        "sqlite3 '" + (scratch / "a.db").string() +
        "' \"UPDATE verdict SET verdict = 'disagrees', message = 'made wrong' WHERE trial_id = 1\"";
    REQUIRE(std::system(spoil.c_str()) == 0);
    CHECK(tconv_in(scratch, small_sweep).exit_code == 1);
}

TEST_CASE("bad usage is one clear line and exit code 2", "[cli]") {
    const Scratch scratch;
    std::ofstream(scratch / "broken.json") << "{\"name\": \"x\", ";
    std::ofstream(scratch / "evil.json")
        << R"({"name": "evil", "axes": {"input": [4], "kernel": [3]}, "where": "1; DROP TABLE problem"})";
    const auto [arguments, expected] = GENERATE(table<std::string, std::string>({
        {"sweep --problem c2-3_i4x4_k0 --db b.db", "kernel height is 0: must be at least 1"},
        {"sweep --problem c3-4_g2_i4_k3 --db b.db", "c_in is 3"},
        {"sweep quickstart --kernels tield --db b.db", "did you mean tiled"},
        {"sweep nowhere.json --db b.db", "nowhere.json"},
        {"sweep broken.json --db b.db", "broken.json"},
        {"sweep evil.json --db b.db", "where"},
        {"report latencey --db b.db", "did you mean latency"},
        {"query --db b.db", "give SQL text"},
        {"shape --input 1 --kernel 1 --padding 1", "output width would be -1"},
        {"shape c1-1_i4x4_k1_p2", "output height would be 0"},
    }));
    INFO(arguments);
    const Outcome outcome = tconv_in(scratch, arguments);
    CHECK(outcome.exit_code == 2);
    CHECK_THAT(outcome.output, ContainsSubstring(expected));
    CHECK(lines(outcome.output) == 1);
    CHECK_FALSE(std::filesystem::exists(scratch / "b.db"));
}

TEST_CASE("a database that fails is one clear line and exit code 3", "[cli]") {
    const Scratch scratch;
    std::ofstream(scratch / "text.db") << "certainly not a database, whatever its name says";
    REQUIRE(tconv_in(scratch, small_sweep).exit_code == 0);
    const auto [arguments, expected] = GENERATE(table<std::string, std::string>({
        {"query --db missing.db \"SELECT 1\"", "missing.db"},
        {"sweep --problem c1-1_i2_k2 --db text.db", "not a database"},
        {"sweep --problem c1-1_i2_k2 --db no/such/folder/a.db", "unable to open"},
        {"query --db a.db \"DELETE FROM trial\"", "read"},
        {"query --db a.db \"SELECT nonsense\"", "no such column"},
    }));
    INFO(arguments);
    const Outcome outcome = tconv_in(scratch, arguments);
    CHECK(outcome.exit_code == 3);
    CHECK_THAT(outcome.output, ContainsSubstring(expected));
    CHECK(lines(outcome.output) == 1);
    CHECK_THAT(tconv_in(scratch, "query --db a.db --format csv \"SELECT count(*) FROM trial\"").output,
               ContainsSubstring("4"));
}

TEST_CASE("grid, shape, kernels and machine describe and run nothing", "[cli]") {
    const Scratch scratch;
    CHECK_THAT(tconv_in(scratch, "grid zoo").output, ContainsSubstring("24 problems"));
    const Outcome shape = tconv_in(scratch, "shape c1-1_i8x8_k4_s2_p1 --want 15 --format csv");
    CHECK_THAT(shape.output, ContainsSubstring("height,8,4,2,1,1:1,16,\"16 to 17\",4,"));
    CHECK_THAT(shape.output, ContainsSubstring("padding 2, output_padding 1"));
    CHECK_THAT(tconv_in(scratch, "kernels").output, ContainsSubstring("zero_insertion"));
    CHECK_THAT(tconv_in(scratch, "machine").output, ContainsSubstring("memory"));
    CHECK(std::filesystem::is_empty(scratch.path()));
}

TEST_CASE("every subcommand has help with an example", "[cli]") {
    const Scratch scratch;
    CHECK(tconv_in(scratch, "--help").exit_code == 0);
    for (const std::string command : {"sweep", "grid", "query", "report", "shape", "explain", "kernels", "machine"}) {
        const Outcome help = tconv_in(scratch, command + " --help");
        CHECK(help.exit_code == 0);
        CHECK_THAT(help.output, ContainsSubstring("Example"));
        CHECK_THAT(help.output, ContainsSubstring("tconv " + command));
    }
}

TEST_CASE("Ctrl-C stores what is done, says how to go on, and the same command does", "[cli]") {
    const Scratch scratch;
    const std::string sweep = "sweep strides --kernels naive --no-timing --db a.db";
    const std::string interrupted =
        "cd '" + scratch.path().string() + "' && ('" TCONV_BINARY_DIR "/tconv' " + sweep +
        " >out 2>&1 & pid=$!; for i in $(seq 200); do sleep 0.05; "
        "[ \"$(sqlite3 -readonly a.db 'SELECT count(*) > 3 FROM verdict' 2>/dev/null)\" = 1 ] && break; done; "
        "kill -TERM $pid; wait $pid; echo exit $? >>out)";
    REQUIRE(std::system(interrupted.c_str()) == 0);
    std::ifstream in(scratch / "out");
    const std::string out{std::istreambuf_iterator<char>(in), {}};
    INFO(out);
    CHECK_THAT(out, ContainsSubstring("exit 130"));
    CHECK_THAT(out, ContainsSubstring("to go on: the same command again"));
    const std::string left =
        "query --db a.db --format csv \"SELECT count(*) > 0 AS l FROM trial WHERE state <> 'done'\"";
    CHECK(tconv_in(scratch, left).output == "l\n1\n");
}

TEST_CASE("a database on a read-only file system is read, and not written", "[cli]") {
    const Scratch scratch;
    const std::string disk = (scratch / "disk #1").string();
    std::filesystem::create_directory(disk);
    if (std::system(("mount -t tmpfs -o size=20m tconv-test '" + disk + "' 2>/dev/null").c_str()) != 0) {
        WARN("not run: mounting a small tmpfs needs root");
        return;
    }
    REQUIRE(tconv_in(scratch, small_sweep).exit_code == 0);
    std::filesystem::copy(scratch / "a.db", disk + "/a.db");
    const bool frozen = std::system(("mount -o remount,ro '" + disk + "'").c_str()) == 0;
    const Outcome read =
        tconv_in(scratch, "query --db 'disk #1/a.db' --format csv \"SELECT count(*) AS n FROM trial\"");
    const Outcome written = tconv_in(scratch, "sweep --problem c1-1_i2_k2 --db 'disk #1/a.db'");
    CHECK(std::system(("umount '" + disk + "'").c_str()) == 0);
    CHECK(frozen);
    CHECK(read.output == "n\n4\n");
    CHECK(written.exit_code == 3);
    CHECK_THAT(written.output, ContainsSubstring("Read-only file system"));
}

TEST_CASE("sweeps on one database share a run: every trial once, and status tells who is at work", "[cli]") {
    const Scratch scratch;
    const std::string sweep = "'" TCONV_BINARY_DIR "/tconv' sweep edge --kernels naive --no-timing --quiet --db a.db";
    const std::string script = "cd '" + scratch.path().string() + "' && { " + sweep +
                               " >first 2>&1 & for i in $(seq 200); do sleep 0.02; "
                               "[ \"$(sqlite3 -readonly a.db 'SELECT count(*) > 0 FROM verdict' 2>/dev/null)\" = 1 ] "
                               "&& break; done; '" TCONV_BINARY_DIR "/tconv' status --db a.db >status 2>&1; " +
                               sweep + " --workers 2 >second 2>&1; echo $? >code; wait; }";
    REQUIRE(std::system(script.c_str()) == 0);
    const auto contents = [&](const char* file) {
        std::ifstream in(scratch / file);
        return std::string{std::istreambuf_iterator<char>(in), {}};
    };
    CHECK(contents("code") == "0\n");
    CHECK_THAT(contents("first"), ContainsSubstring("338 agrees"));
    CHECK_THAT(contents("second"), ContainsSubstring("338 agrees"));
    CHECK_THAT(contents("status"), ContainsSubstring("of 338 trials"));
    CHECK_THAT(contents("status"), ContainsSubstring("sweep    process "));
    const std::string left =
        "query --db a.db --format csv \"SELECT (SELECT count(*) FROM run), (SELECT count(*) FROM verdict), "
        "(SELECT count(*) FROM process), (SELECT count(*) FROM claim)\"";
    CHECK_THAT(tconv_in(scratch, left).output, ContainsSubstring("1,338,0,0"));
}

TEST_CASE("sweeps that time share a run and a host, one at a time", "[cli]") {
    const Scratch scratch;
    const std::string sweep =
        "'" TCONV_BINARY_DIR
        "/tconv' sweep edge --kernels naive --threads 1 --repetitions 3 --drift 99% --sample-ms 0.05 "
        "--quiet --db a.db";
    const std::string script = "cd '" + scratch.path().string() + "' && { " + sweep + " >first 2>&1 & " + sweep +
                               " >second 2>&1; echo $? >code; wait; timeout 1 '" TCONV_BINARY_DIR
                               "/tconv' status --db a.db --watch 0.2 >watched; true; }";
    REQUIRE(std::system(script.c_str()) == 0);
    const std::string asked =
        "query --db a.db --format csv \"SELECT (SELECT count(*) FROM run), (SELECT count(*) FROM v_result WHERE "
        "samples = 3 "
        "AND median_ns > 0), (SELECT count(*) FROM counter WHERE name = 'timed_beside')\"";
    CHECK_THAT(tconv_in(scratch, asked).output, ContainsSubstring("\n1,169,0\n"));
    std::ifstream in(scratch / "watched");
    const std::string watched{std::istreambuf_iterator<char>(in), {}};
    const auto once = watched.find("169 of 169 trials (100%)");
    REQUIRE(once != std::string::npos);
    CHECK(watched.find("169 of 169 trials (100%)", once + 1) != std::string::npos);
}

TEST_CASE("status checks the whole file, and a sweep with a rollback journal is read as well", "[cli]") {
    const Scratch scratch;
    REQUIRE(tconv_in(scratch,
                     "sweep --problem c1-1_i2_k2 --problem c1-1_i3_k2 --no-timing --db a.db --quiet --journal rollback")
                .exit_code == 0);
    CHECK_FALSE(std::filesystem::exists(scratch / "a.db-wal"));
    CHECK_THAT(tconv_in(scratch, "status --db a.db").output, ContainsSubstring("left     0 trials of 0 problems"));
    const Outcome sound = tconv_in(scratch, "status --db a.db --check");
    CHECK(sound.exit_code == 0);
    CHECK(sound.output == "a.db: no damage found\n");
    const auto execute = [&](const std::string& sql) {
        return std::system(("sqlite3 '" + (scratch / "a.db").string() + "' \"" + sql + "\"").c_str());
    };
    REQUIRE(
        execute("INSERT INTO batch SELECT 1, 1, max(problem_id), 1, 'a', 'b', 1, 1, 0, NULL, NULL, NULL FROM problem; "
                "INSERT INTO sample SELECT min(trial_id), 'run', 0, 0, 1, 1, 1 FROM trial WHERE problem_id = 1") == 0);
    const Outcome misplaced = tconv_in(scratch, "status --db a.db --check");
    CHECK(misplaced.exit_code == 3);
    CHECK_THAT(misplaced.output, ContainsSubstring("a.db: is damaged: a sample of trial 1 lies in a batch of another"));
    REQUIRE(execute("DELETE FROM sample; DELETE FROM batch; PRAGMA foreign_keys = OFF; DELETE FROM kernel") == 0);
    const Outcome dangling = tconv_in(scratch, "status --db a.db --check");
    CHECK(dangling.exit_code == 3);
    CHECK_THAT(dangling.output, ContainsSubstring("a.db: is damaged: a row of trial refers to none of kernel"));
    {
        std::fstream file(scratch / "a.db", std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(4096 * 5);
        file << std::string(4096 * 10, 'x');
    }
    const Outcome overwritten = tconv_in(scratch, "status --db a.db --check");
    CHECK(overwritten.exit_code == 3);
    CHECK_THAT(overwritten.output, ContainsSubstring("a.db: is damaged"));
    const Outcome swept = tconv_in(scratch, "sweep --problem c1-1_i2_k2 --no-timing --db a.db --quiet");
    CHECK(swept.exit_code == 3);
    CHECK_THAT(swept.output, ContainsSubstring("a.db: is damaged"));
    CHECK(tconv_in(scratch, "status --db a.db --run 7").exit_code == 3);
}

TEST_CASE("a full disk is exit code 3, loses nothing that was stored, and the sweep goes on when there is room",
          "[cli]") {
    const Scratch scratch;
    const std::string disk = (scratch / "disk").string();
    std::filesystem::create_directory(disk);
    if (std::system(("mount -t tmpfs -o size=600k tconv-test '" + disk + "' 2>/dev/null").c_str()) != 0) {
        WARN("not run: mounting a small tmpfs needs root");
        return;
    }
    const std::string sweep = "sweep edge --kernels naive,tiled --no-timing --quiet --db disk/a.db";
    const Outcome full = tconv_in(scratch, sweep);
    const std::string judged = "query --db disk/a.db --format csv \"SELECT count(*) > 10 AS some FROM verdict\"";
    const Outcome kept = tconv_in(scratch, judged);
    const bool grown = std::system(("mount -o remount,size=50m '" + disk + "'").c_str()) == 0;
    const Outcome resumed = tconv_in(scratch, sweep);
    const Outcome integrity =
        tconv_in(scratch, "query --db disk/a.db --format csv \"SELECT * FROM pragma_integrity_check\"");
    CHECK(std::system(("umount '" + disk + "'").c_str()) == 0);

    INFO(full.output << kept.output << resumed.output);
    CHECK(full.exit_code == 3);
    CHECK(lines(full.output) == 1);
    CHECK_THAT(full.output, ContainsSubstring("disk/a.db: commit: database or disk is full"));
    CHECK(grown);
    CHECK(resumed.exit_code == 0);
    CHECK_THAT(resumed.output, ContainsSubstring("676 agrees"));
    CHECK(integrity.output == "integrity_check\nok\n");
}
