// tconv repro and tconv shrink with kernels that are wrong on purpose.
#include "harness/grid/grid.hpp"
#include "harness/store/database.hpp"
#include "harness/store/statement.hpp"
#include "tests/catch.hpp"
#include "tests/command.hpp"
#include "tests/scratch.hpp"

#include <fstream>
#include <regex>

using namespace tconv;
using tconv::test::outcome_of;
using tconv::test::Scratch;

namespace {

test::Outcome faulty(const Scratch& scratch, const std::string& arguments) {
    return outcome_of(scratch, "tconv_faulty", arguments);
}

std::string trial_of(const Scratch& scratch, const std::string& kernel) {
    store::Database database = store::Database::open(scratch / "a.db", store::Access::read_only);
    store::Statement row(database, "SELECT trial_id FROM v_result WHERE kernel = '" + kernel + "'");
    REQUIRE(row.step());
    return row.text(0);
}

// Every command that the output offers after "again: ".
std::vector<std::string> offered(const std::string& output) {
    static const std::regex again("again: tconv ([^\n]*)");
    std::vector<std::string> commands;
    for (std::sregex_iterator match(output.begin(), output.end(), again), end; match != end; ++match)
        commands.push_back((*match)[1]);
    return commands;
}

}  // namespace

TEST_CASE("a stored trial is run again, and compared with what is stored", "[cli][repro]") {
    const Scratch scratch;
    const auto sweep =
        faulty(scratch,
               "sweep --problem n2_c2-3_i4x5_k3_s2_bias --kernels naive,segfaults,lies,hangs --seed 9 --threads 2 "
               "--no-timing --timeout 1 --db a.db --quiet");
    REQUIRE(sweep.exit_code == 1);
    const auto repro = [&](const std::string& kernel) {
        return faulty(scratch, "repro --timeout 1 --db a.db " + trial_of(scratch, kernel));
    };
    const auto right = repro("naive");
    CHECK(right.exit_code == 0);
    CHECK_THAT(right.output, ContainsSubstring("naive on n2_c2-3_i4x5_k3_s2_bias, f32, 2 threads, seed 9, checks "));
    CHECK_THAT(right.output, ContainsSubstring("\n  stored   agrees\n  now      agrees\n"));
    CHECK_THAT(right.output, ContainsSubstring("the verdict is as stored"));

    const auto lies = repro("lies");
    INFO(lies.output);
    CHECK(lies.exit_code == 1);
    CHECK_THAT(lies.output, ContainsSubstring("\n  now      disagrees: 1 of "));
    CHECK_THAT(lies.output, ContainsSubstring("\n  y[0, 0, 0, 0] is "));
    CHECK_THAT(lies.output, ContainsSubstring("  norms    max abs 1"));
    CHECK_THAT(lies.output, ContainsSubstring("the verdict is as stored"));

    CHECK_THAT(repro("segfaults").output, ContainsSubstring("now      crashed: its worker ended with SIGSEGV"));
    CHECK_THAT(repro("hangs").output, ContainsSubstring("now      timed_out: no end after 1"));
}

TEST_CASE("a verdict that is no longer the stored one is said to differ", "[cli][repro]") {
    const Scratch scratch;
    REQUIRE(faulty(scratch, "sweep --problem c1-1_i2_k2 --kernels naive --no-timing --db a.db --quiet").exit_code == 0);
    {
        store::Database database = store::Database::open(scratch / "a.db", store::Access::read_write);
        database.execute("UPDATE verdict SET verdict = 'disagrees', message = 'once upon a time'");
    }
    const auto repro = faulty(scratch, "repro --db a.db 1");
    CHECK(repro.exit_code == 0);
    CHECK_THAT(repro.output, ContainsSubstring("stored   disagrees: once upon a time\n  now      agrees"));
    CHECK_THAT(repro.output, ContainsSubstring("the verdict differs from what is stored"));
}

TEST_CASE("the line that a sweep prints for a failure brings it back when pasted", "[cli][repro]") {
    const Scratch scratch;
    const auto sweep =
        faulty(scratch, "sweep --problem c2-3_i4x4_k3_s2 --kernels lies,segfaults --seed 7 --no-timing --db 'a b.db'");
    INFO(sweep.output);
    const auto commands = offered(sweep.output);
    REQUIRE(commands.size() == 2);
    for (const std::string& command : commands) {
        const auto again = faulty(scratch, command);
        INFO(command << "\n" << again.output);
        CHECK(again.exit_code == 1);
        CHECK_THAT(again.output, ContainsSubstring("seed 7"));
    }
}

TEST_CASE("shrink leaves the smallest problem that still fails, as a grid that sweeps", "[cli][shrink]") {
    const Scratch scratch;
    const std::string large = "shrink n3_c12-8_g2_i9x13_k3x4_s2x3_d1x2_p1x2_bias --seed 3 --kernel ";
    const auto [kernel, smallest] = GENERATE(table<std::string, std::string>({
        {"lies", "c1-1_i1_k1"},
        {"segfaults", "c1-1_i1_k1"},
        {"aborts_in_prepare", "c1-1_i1_k1"},
        {"loses_pixel_of_images", "c1-1_i1x1_k1"},
        {"dies_of_wide_strides", "c1-1_i1_k1_s3"},
    }));
    const auto shrunk = faulty(scratch, large + kernel + " >shrunk.json 2>said; code=$?; cat said; exit $code");
    INFO(shrunk.output);
    CHECK(shrunk.exit_code == 1);
    const auto grid = grid::load((scratch / "shrunk.json").string(), {kernel});
    REQUIRE(grid.points.size() == 1);
    CHECK(grid.points[0].problem == parse_label(smallest));
    CHECK(grid.kernels == std::vector{kernel});

    CHECK(faulty(scratch, "sweep shrunk.json --seed 3 --no-timing --db a.db --quiet").exit_code == 1);
    const auto from_db = faulty(scratch, "shrink --db a.db 1");
    CHECK_THAT(from_db.output, ContainsSubstring("\"problem\":\"" + label(grid.points[0].problem) + "\""));
    const auto commands = offered(shrunk.output);
    REQUIRE(commands.size() == 1);
    CHECK(faulty(scratch, commands[0]).exit_code == 1);
}

TEST_CASE("what does not fail is not shrunk", "[cli][shrink]") {
    const Scratch scratch;
    const auto fine = faulty(scratch, "shrink c1-1_i2_k2 --kernel naive");
    CHECK(fine.exit_code == 0);
    CHECK_THAT(fine.output,
               ContainsSubstring("naive on c1-1_i2_k2, f32, 1 thread, seed 1, checks standard: agrees; nothing"));
    CHECK_THAT(faulty(scratch, "shrink c1-1_i2_k2 --kernel naive --dtype bf16").output,
               ContainsSubstring("naive on c1-1_i2_k2, bf16, 1 thread, seed 1, checks standard: agrees; nothing"));
    CHECK_THAT(faulty(scratch, "shrink c1-1_i2_k2 --kernel naive --dtype f64").output, ContainsSubstring("declined"));
}

TEST_CASE("repro and shrink say what they need, in one line", "[cli][repro]") {
    const Scratch scratch;
    REQUIRE(faulty(scratch, "sweep --problem c1-1_i2_k2 --kernels naive --no-timing --db a.db --quiet").exit_code == 0);
    const auto [arguments, code, expected] = GENERATE(table<std::string, int, std::string>({
        {"repro --db a.db 99", 3, "a.db: no trial 99"},
        {"repro --db a.db c1-1_i2_k2", 2, "'c1-1_i2_k2' is no trial's number"},
        {"repro --db none.db 1", 3, "none.db"},
        {"repro c1-1_i2_k2", 2, "give a trial's number and --db FILE, or a problem's label and --kernel NAME"},
        {"repro c1-1_i2 --kernel naive", 2, "missing the kernel sizes"},
        {"shrink c1-1_i2_k2 --kernel nayve", 2, "no such kernel; known are naive"},
    }));
    INFO(arguments);
    const auto outcome = faulty(scratch, arguments);
    CHECK(outcome.exit_code == code);
    CHECK_THAT(outcome.output, ContainsSubstring(expected));
    CHECK(std::count(outcome.output.begin(), outcome.output.end(), '\n') == 1);
}
