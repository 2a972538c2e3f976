// --plugin, as a person uses it: right kernels from elsewhere, and libraries that are bad in every way.
#include "harness/store/statement.hpp"
#include "tests/catch.hpp"
#include "tests/command.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace tconv;
using tconv::test::outcome_of;
using tconv::test::Scratch;

namespace {

test::Outcome tconv_in(const Scratch& scratch, const std::string& arguments) {
    return outcome_of(scratch, "tconv", arguments);
}

std::string plugin(const std::string& name) { return " --plugin '" TCONV_BINARY_DIR "/plugins/" + name + ".so'"; }

std::string answer(const Scratch& scratch, const std::string& sql) {
    store::Database database = store::Database::open(scratch / "a.db", store::Access::read_only);
    store::Statement statement(database, sql);
    return statement.step() ? statement.text(0) : "no row";
}

// What the judge said of a kernel on the only problem there is.
std::string verdict(const Scratch& scratch, const std::string& kernel) {
    return answer(scratch, "SELECT verdict || ': ' || message FROM v_result WHERE kernel = '" + kernel + "'");
}

}  // namespace

TEST_CASE("kernels of a plugin are judged, timed and stored like ours", "[cli][plugin]") {
    const Scratch scratch;
    const auto sweep = tconv_in(scratch,
                                "sweep --problem n2_c4-6_g2_i3x4_k3_s2_p1_bias --threads 1,2 --repetitions 3 "
                                "--sample-ms 0.01 --checks full --quiet --db a.db --kernels naive,mine*" +
                                    plugin("two"));
    INFO(sweep.output);
    CHECK(sweep.exit_code == 0);
    CHECK(answer(scratch,
                 "SELECT count(*) FROM v_result WHERE kernel LIKE 'mine%' AND verdict = 'agrees' AND "
                 "median_ns > 0 AND checks_failed = 0 AND checks_passed > 10") == "4");
    CHECK(answer(scratch, "SELECT bound_source FROM kernel WHERE name = 'mine.two'") ==
          "twice as many roundings as any sum has");
    CHECK(answer(scratch,
                 "SELECT count(*) FROM kernel WHERE name = 'mine' AND nonfinite = 'exact' AND "
                 "same_bits_across_threads") == "1");
    // Promises that were not made are not asked for.
    CHECK(answer(scratch,
                 "SELECT count(*) FROM kernel WHERE name = 'mine.two' AND nonfinite = 'operands spread' AND "
                 "NOT same_bits_across_threads") == "1");
    CHECK_THAT(answer(scratch, "SELECT libraries FROM build"), ContainsSubstring("plugin two.so "));

    const auto listed = tconv_in(scratch, "kernels --format csv" + plugin("two"));
    CHECK(listed.exit_code == 0);
    CHECK_THAT(listed.output, ContainsSubstring("\nmine.two,transposed_convolution,definition,"));
    CHECK_THAT(tconv_in(scratch, "grid quickstart" + plugin("two")).output, ContainsSubstring("mine, mine.two"));
    const auto repro = tconv_in(scratch, "repro c1-1_i2_k2 --kernel mine" + plugin("two"));
    INFO(repro.output);
    CHECK(repro.exit_code == 0);
}

TEST_CASE("a plugin's kernel may be one for bf16; what nothing judges is declined in its name", "[cli][plugin]") {
    const Scratch scratch;
    const auto sweep = tconv_in(scratch,
                                "sweep --problem n2_c4-6_g2_i3x4_k3_s2_p1_bias --dtypes f32,bf16,f64 "
                                "--no-timing --checks full --quiet --db a.db --kernels mine.narrow" +
                                    plugin("narrow"));
    INFO(sweep.output);
    CHECK(sweep.exit_code == 0);
    const auto of = [&](const std::string& dtype) {
        return answer(scratch, "SELECT verdict || ': ' || message FROM v_result WHERE dtype = '" + dtype + "'");
    };
    CHECK(of("f32") == "declined: it does not say why");
    CHECK(of("bf16") == "agrees: ");
    CHECK(of("f64") == "declined: nothing judges f64");
}

TEST_CASE("a library that is no plugin is one line, and nothing is left behind", "[cli][plugin]") {
    const Scratch scratch;
    std::ofstream(scratch / "text.so") << "no library\n";
    const auto refused = [&](const std::string& file, const std::string& reason) {
        const auto sweep = tconv_in(scratch, "sweep edge --timeout 1 --db a.db --plugin " + file);
        INFO(file << ": " << sweep.output);
        CHECK(sweep.exit_code == 2);
        CHECK_THAT(sweep.output, ContainsSubstring("tconv: --plugin "));
        CHECK_THAT(sweep.output, ContainsSubstring(": " + reason));
        CHECK(std::count(sweep.output.begin(), sweep.output.end(), '\n') == 1);
        CHECK_FALSE(std::filesystem::exists(scratch / "a.db"));
    };
    const auto built = [](const std::string& name) { return "'" TCONV_BINARY_DIR "/plugins/" + name + ".so'"; };
    refused("missing.so", "no such file");
    refused(".", "no such file");
    refused("text.so", "file too short");
    refused(built("no_entry"), "has no function tconv_plugin_entry");
    refused(built("other_version"), "speaks version 2 of tconv_kernel.h, this tconv version 1");
    refused(built("returns_null"), "tconv_plugin_entry returned NULL");
    refused(built("no_kernels"), "holds no kernel");
    refused(built("lacks_functions"), "kernel halfway lacks declines, run");
    refused(built("bad_name"), "a kernel's name 'mine,yours' is not made of");
    refused(built("takes_a_name"), "its kernel naive has the name of one that is there\n");
    refused(built("two") + plugin("two"), "its kernel mine has the name of one that is there, of plugin two.so ");
    refused(built("throws_at_entry"), "threw something that is no std::exception");
#ifndef TCONV_SANITIZED  // ThreadSanitizer does not live through an exit while a library is being loaded
    refused(built("exits_at_load"), "a process that loads it ends with exit code 0");
#endif
    refused(built("crashes_at_load"), "a process that loads it ends with SIGSEGV");
    refused(built("hangs_at_load"), "no end of loading it after 1 s");
}

TEST_CASE("whatever a plugin's kernel does is its verdict, and the others go on", "[cli][plugin]") {
    const Scratch scratch;
    const auto sweep = tconv_in(
        scratch, "sweep --problem c2-3_i4x4_k3_s2 --no-timing --timeout 1 --quiet --db a.db" + plugin("misbehaves"));
    INFO(sweep.output);
    CHECK(sweep.exit_code == 1);
    CHECK(answer(scratch, "SELECT count(*) FROM trial WHERE state <> 'done'") == "0");
    CHECK(answer(scratch, "SELECT count(*) FROM trial AS t JOIN verdict AS v USING (trial_id)") == "22");
    CHECK(answer(scratch,
                 "SELECT count(*) FROM v_result WHERE kernel IN ('naive', 'matrix_ct', 'gemm_col2im', "
                 "'zero_insertion', 'tiled', 'prints') AND verdict = 'agrees'") == "6");
    CHECK_THAT(verdict(scratch, "exits_when_asked"), ContainsSubstring("crashed: its worker ended with exit code 3"));
    CHECK(verdict(scratch, "throws_when_asked") == "crashed: threw: asked too much");
    CHECK(verdict(scratch, "declines_all") == "declined: not on a Thursday");
    CHECK_THAT(verdict(scratch, "crashes_when_counted"), ContainsSubstring("crashed: its worker ended with SIGSEGV"));
    CHECK(verdict(scratch, "throws_in_prepare") == "crashed: threw: something that is no std::exception");
    CHECK(verdict(scratch, "fails_in_prepare") == "crashed: threw: prepare returned 2: the moon is wrong");
    CHECK_THAT(verdict(scratch, "lacks_memory"), ContainsSubstring("out_of_memory: "));
    CHECK_THAT(verdict(scratch, "throws_in_run"), ContainsSubstring("crashed: its worker ended with SIGABRT"));
    CHECK_THAT(verdict(scratch, "exits_in_run"),
               ContainsSubstring("crashed: its worker ended with exit code 0 while running"));
    CHECK_THAT(verdict(scratch, "hangs_in_run"), ContainsSubstring("timed_out: no end after 1"));
    CHECK_THAT(verdict(scratch, "lies"), ContainsSubstring("disagrees: 1 of "));
    CHECK_THAT(verdict(scratch, "wants_more"), ContainsSubstring("workspace"));
    CHECK_THAT(verdict(scratch, "frees_with_a_crash"), ContainsSubstring("crashed: its worker ended with SIGABRT"));
}

TEST_CASE("what a plugin prints does not come between what tconv prints", "[cli][plugin]") {
    const Scratch scratch;
    const std::string repro = "'" TCONV_BINARY_DIR "/tconv' repro c1-1_i2_k2 --kernel prints" + plugin("misbehaves");
    const std::string into = "cd '" + scratch.path().string() + "' && " + repro + " >out 2>err";
    CHECK(std::system(into.c_str()) == 0);
    CHECK(std::system(("cd '" + scratch.path().string() + "' && grep -q hello err && ! grep -q hello out").c_str()) ==
          0);
}

TEST_CASE("a plugin that loads only once ends no sweep", "[cli][plugin]") {
    const Scratch scratch;
    const auto sweep = tconv_in(scratch,
                                "sweep --problem c1-1_i2_k2 --problem c1-1_i3_k2 --kernels once,naive "
                                "--no-timing --quiet --db a.db" +
                                    plugin("loads_once"));
    INFO(sweep.output);
    CHECK(answer(scratch, "SELECT count(*) FROM v_result WHERE state = 'done' AND verdict IS NOT NULL") == "4");
    CHECK_THAT(sweep.output,
               ContainsSubstring("a worker ended with SIGSEGV (Segmentation fault) outside of any kernel"));
}

TEST_CASE("a plugin is loaded where it is named, and a run goes on with the same file only", "[cli][plugin]") {
    const Scratch scratch;
    const std::filesystem::path folder = TCONV_BINARY_DIR "/plugins";
    std::filesystem::copy_file(folder / "two.so", scratch / "own.so");
    const std::string ask = "sweep --problem c1-1_i2_k2 --no-timing --quiet --db a.db --kernels ";
    CHECK(tconv_in(scratch, ask + "mine --plugin ./own.so").exit_code == 0);
    CHECK_THAT(tconv_in(scratch, ask + "mine --plugin ./own.so").output, ContainsSubstring("the run is complete"));

    // Nothing in the database makes it load.
    const auto without = tconv_in(scratch, ask + "mine");
    CHECK(without.exit_code == 2);
    CHECK_THAT(without.output, ContainsSubstring("no kernel matches 'mine'"));
    CHECK_THAT(without.output, ContainsSubstring("; run 1 had mine from the plugin own.so "));
    CHECK_THAT(without.output, ContainsSubstring("add --plugin FILE"));
    const auto repro = tconv_in(scratch, "repro --db a.db 1");
    CHECK(repro.exit_code == 2);
    CHECK_THAT(repro.output, ContainsSubstring("add --plugin FILE"));
    CHECK(tconv_in(scratch, "repro --db a.db 1 --plugin ./own.so").exit_code == 0);

    // Another file is another run.
    std::filesystem::remove(scratch / "own.so");
    std::filesystem::copy_file(folder / "two.so", scratch / "own.so");
    std::ofstream(scratch / "own.so", std::ios::app) << "one byte and more";
    CHECK(tconv_in(scratch, ask + "mine --plugin ./own.so").exit_code == 0);
    CHECK(answer(scratch, "SELECT count(*) FROM run") == "2");
    CHECK(answer(scratch, "SELECT count(*) FROM build") == "2");
    CHECK_THAT(tconv_in(scratch, "repro --db a.db 1 --plugin ./own.so").output,
               ContainsSubstring("note: trial 1 is by mine of plugin own.so "));
}

TEST_CASE("a run that lacks its plugin is not passed over in silence", "[cli][plugin]") {
    const Scratch scratch;
    const std::string ask = "sweep --problem c1-1_i2_k2 --no-timing --quiet --db a.db";
    REQUIRE(tconv_in(scratch, ask + plugin("two")).exit_code == 0);
    store::Database::open(scratch / "a.db", store::Access::read_write).execute("UPDATE run SET finished_at = NULL");
    const auto without = tconv_in(scratch, ask);
    CHECK(without.exit_code == 0);
    CHECK_THAT(without.output, ContainsSubstring("note: run 1 in a.db is not complete and has kernels of plugins"));
    CHECK_THAT(without.output, ContainsSubstring("two.so"));
}

TEST_CASE("a failing kernel's line can be typed again, plugin and all", "[cli][plugin]") {
    const Scratch scratch;
    const auto sweep = tconv_in(scratch,
                                "sweep --problem c2-3_i4x4_k3_s2 --kernels lies,throws_in_run --no-timing "
                                "--quiet --db a.db" +
                                    plugin("misbehaves"));
    std::string::size_type at = 0;
    for (int i = 0; i < 2; ++i) {
        at = sweep.output.find("again: tconv ", at);
        REQUIRE(at != std::string::npos);
        at += 13;
        const auto again = tconv_in(scratch, sweep.output.substr(at, sweep.output.find('\n', at) - at));
        INFO(again.output);
        CHECK(again.exit_code == 1);
    }
    const auto shrunk = tconv_in(scratch, "shrink c2-3_i4x4_k3_s2 --kernel lies" + plugin("misbehaves"));
    CHECK_THAT(shrunk.output, ContainsSubstring("smallest: disagrees"));
    CHECK_THAT(shrunk.output, ContainsSubstring("--checks standard --plugin "));
}
