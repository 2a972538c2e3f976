// Sides by their names, calls by their rule, and the command with its exit codes on real files.
#include "harness/compare/compare.hpp"

#include "harness/render/page.hpp"
#include "harness/store/statement.hpp"
#include "tests/catch.hpp"
#include "tests/command.hpp"
#include "tests/reports/fixture.hpp"
#include "tests/scratch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <set>

using namespace tconv;
using namespace tconv::compare;
using test::Scratch;

namespace {

Trial timed(double ns, double spread, std::size_t count = 15) {
    Trial trial{.layer = "", .verdict = "agrees", .message = "", .ns = {}, .rounds = {}, .kernel = "k"};
    for (std::size_t i = 0; i < count; ++i) {
        trial.ns.push_back(ns * (1 + spread * (static_cast<double>(i * 7 % count) / static_cast<double>(count) - 0.5)));
        trial.rounds.push_back(static_cast<std::int64_t>(i));
    }
    return trial;
}

Trial judged(const std::string& verdict) {
    return {.layer = "", .verdict = verdict, .message = "why", .ns = {}, .rounds = {}, .kernel = "k"};
}

Key key(const std::string& problem) { return {problem, "k", "f32", 1, "warm"}; }

Side side(std::map<Key, Trial> trials) {
    Side s = {.name = {},
              .file = "x.db",
              .run_id = 1,
              .machine = "",
              .commit = "",
              .binary_id = "",
              .started_at = "",
              .disturbed = 0,
              .trials = {}};
    s.trials = std::move(trials);
    return s;
}

Call call_between(const Trial& a, const Trial& b, bool one_run = false) {
    const Outcome outcome = compare::compare(side({{key("p"), a}}), side({{key("p"), b}}), one_run, {});
    REQUIRE(outcome.compared.size() == 1);
    return outcome.compared[0].call;
}

// A file with the fixture's three runs, and a fourth: run 2 again, one kernel 20% slower, one verdict lost.
void make_database(const std::filesystem::path& file) {
    auto database = store::Database::open(file, store::Access::read_write);
    database.execute(test::source_file("tests/reports/fixture.sql"));
    database.execute(test::source_file("tests/harness/compare/second_run.sql"));
}

test::Outcome compare_in(const Scratch& scratch, const std::string& arguments) {
    return test::outcome_of(scratch, "tconv", "compare " + arguments);
}

}  // namespace

TEST_CASE("a side is named by run, commit, machine, file and kernel", "[compare]") {
    CHECK(parse_side("7").run == "7");
    CHECK(parse_side("7:tiled").kernel == "tiled");
    CHECK(parse_side("latest:tiled").run == "latest");
    CHECK(parse_side("commit:1d6fab0").run == "commit:1d6fab0");
    CHECK(parse_side("commit:1d6fab0").kernel.empty());
    CHECK(parse_side("machine:lab:tiled").run == "machine:lab");
    CHECK(parse_side("machine:lab:tiled").kernel == "tiled");
    CHECK(parse_side("old.db").file == "old.db");
    CHECK(parse_side("old.db").run == "latest");
    CHECK(parse_side("a/b.sqlite#commit:ab:naive").file == "a/b.sqlite");
    CHECK(parse_side("a/b.sqlite#commit:ab:naive").kernel == "naive");
    for (const char* wrong : {"", "newest", "7:", "commit:", "machine:", "-1", "7x", "#", "99999999999999999999"})
        CHECK_THROWS_AS(parse_side(wrong), SideError);
}

TEST_CASE("a call needs both: a real difference and one that matters", "[compare]") {
    CHECK(call_between(timed(100, 0.02), timed(110, 0.02)) == Call::slower);
    CHECK(call_between(timed(110, 0.02), timed(100, 0.02)) == Call::faster);
    CHECK(call_between(timed(100, 0.02), timed(100.2, 0.02)) == Call::same);
    CHECK(call_between(timed(100, 0.004), timed(101.5, 0.004)) == Call::same);      // real, but below 3%
    CHECK(call_between(timed(100, 0.5), timed(104, 0.5)) == Call::unsure);          // large, but not beyond the noise
    CHECK(call_between(timed(100, 0.02, 3), timed(150, 0.02, 3)) == Call::unsure);  // three samples convict nobody
}

TEST_CASE("repetitions of one run are compared round by round", "[compare]") {
    Trial a = timed(100, 0.001), b = timed(104, 0.001);
    for (std::size_t i = 0; i < a.ns.size(); ++i) {  // the machine slows down by half while they run, both alike
        a.ns[i] *= 1 + 0.03 * static_cast<double>(i);
        b.ns[i] *= 1 + 0.03 * static_cast<double>(i);
    }
    CHECK(call_between(a, b, false) == Call::unsure);
    CHECK(call_between(a, b, true) == Call::slower);
}

TEST_CASE("rounds that only one side has do not pair", "[compare]") {
    Trial a = timed(100, 0.02), b = timed(110, 0.02, 18);
    const Outcome outcome = compare::compare(side({{key("p"), a}}), side({{key("p"), b}}), true, {});
    CHECK(outcome.compared[0].paired);
    CHECK(outcome.compared[0].b_samples == 15);
    b.rounds.assign(18, 99);
    const Outcome apart = compare::compare(side({{key("p"), a}}), side({{key("p"), b}}), true, {});
    CHECK_FALSE(apart.compared[0].paired);
    CHECK(apart.compared[0].b_samples == 18);
}

TEST_CASE("the false discovery rate is held over all keys", "[compare]") {
    std::map<Key, Trial> a, b;
    for (int i = 0; i < 300; ++i) {
        a[key(std::to_string(i))] = timed(100, 0.3, 5);
        b[key(std::to_string(i))] = timed(100, 0.3, 5);
    }
    // Five samples apart: p = 2/252. Alone that convicts; among three hundred it does not.
    b[key("7")] = timed(140, 0.3, 5);
    const Outcome many = compare::compare(side(a), side(b), false, {});
    CHECK(many.count(Call::slower) == 0);
    const Outcome alone = compare::compare(side({{key("7"), a[key("7")]}}), side({{key("7"), b[key("7")]}}), false, {});
    CHECK(alone.count(Call::slower) == 1);
}

TEST_CASE("verdicts that changed, and trials that only one side has", "[compare]") {
    const Outcome outcome = compare::compare(side({{key("broken"), timed(1, 0.1)},
                                                   {key("mended"), judged("crashed")},
                                                   {key("gone"), timed(1, 0.1)},
                                                   {key("wrong"), judged("disagrees")},
                                                   {key("untimed"), judged("agrees")},
                                                   {key("declined"), judged("declined")}}),
                                             side({{key("broken"), judged("timed_out")},
                                                   {key("mended"), timed(1, 0.1)},
                                                   {key("new"), timed(1, 0.1)},
                                                   {key("wrong"), judged("crashed")},
                                                   {key("untimed"), timed(1, 0.1)},
                                                   {key("declined"), timed(1, 0.1)}}),
                                             false, {});
    REQUIRE(outcome.broken.size() == 1);
    CHECK(outcome.broken[0].b_verdict == "timed_out");
    REQUIRE(outcome.mended.size() == 1);
    CHECK(outcome.untimed.size() == 1);
    CHECK(outcome.only_a == std::vector{key("gone")});
    CHECK(outcome.only_b == std::vector{key("new")});
    CHECK(outcome.regression());
    CHECK(outcome.compared.empty());
}

TEST_CASE("new samples replace the old of their trial, and all are called anew", "[compare]") {
    Outcome outcome = compare::compare(side({{key("a"), timed(100, 0.5)}, {key("b"), timed(100, 0.02)}}),
                                       side({{key("a"), timed(104, 0.5)}, {key("b"), timed(110, 0.02)}}), false, {});
    REQUIRE(outcome.count(Call::unsure) == 1);
    const Outcome again =
        compare::compare(side({{key("a"), timed(100, 0.01)}}), side({{key("a"), timed(104, 0.01)}}), true, {});
    compare::replace(outcome, again, {});
    CHECK(outcome.count(Call::slower) == 2);
    CHECK(outcome.compared[0].key == key("b"));  // still by ratio
    CHECK_FALSE(outcome.compared[0].settled);
    CHECK(outcome.compared[1].settled);
    CHECK(outcome.compared[1].q >= outcome.compared[1].p);

    const Outcome wrong =
        compare::compare(side({{key("a"), timed(100, 0.01)}}), side({{key("a"), judged("disagrees")}}), true, {});
    compare::replace(outcome, wrong, {});
    CHECK(outcome.compared.size() == 1);
    CHECK(outcome.broken.size() == 1);
}

TEST_CASE("tconv compare --settle measures UNSURE trials again, as a run that latest does not mean", "[compare][cli]") {
    const Scratch scratch;
    const std::string sweep =
        "sweep --problem c2-3_i4x4_k2 --problem c4-2_i3x5_k3_s2 --kernels naive,gemm_col2im --repetitions 3 "
        "--drift 99% --db s.db";
    REQUIRE(test::outcome_of(scratch, "tconv", sweep).exit_code == 0);
    const std::string sides = "latest:naive latest:gemm_col2im --db s.db --format json --out c.json";
    const auto compared = [&](const std::string& arguments) {
        const auto outcome = compare_in(scratch, arguments);
        INFO(outcome.output);
        CHECK(outcome.exit_code <= 1);
        std::ifstream file(scratch / "c.json");
        return nlohmann::json::parse(file);
    };
    const auto verdicts = [](const nlohmann::json& document) {
        std::vector<std::string> all;
        for (const auto& row : document.at("compared")) all.push_back(row.at("verdict"));
        return all;
    };
    const std::vector<std::string> unsure = {"UNSURE", "UNSURE"};  // three samples convict nobody
    CHECK(verdicts(compared(sides)) == unsure);

    SECTION("two kernels of this build, in the same rounds") {
        const auto document = compared(sides + " --settle");
        CHECK(document.at("settlement").at("run_id") == 2);
        CHECK(document.at("settlement").at("trials") == 2);
        CHECK(document.at("settlement").at("left").empty());
        for (const auto& row : document.at("compared")) {
            CHECK(row.at("settled") == true);
            CHECK(row.at("paired") == true);
            CHECK(row.at("a_samples") > 50);
        }
        const auto again = compared(sides);
        CHECK(again.at("a").at("run_id") == 1);
        CHECK(verdicts(again) == unsure);
        const auto runs =
            test::outcome_of(scratch, "tconv",
                             "query \"SELECT run_id, count(*) AS trials, sum(verdict = 'agrees') AS agree "
                             "FROM v_result GROUP BY run_id\" --db s.db --format csv");
        CHECK(runs.output == "run_id,trials,agree\n1,4,4\n2,4,4\n");
        const auto shown = compare_in(scratch, "latest:naive latest:gemm_col2im --db s.db --settle --all");
        CHECK_THAT(shown.output, ContainsSubstring("Measured again: 2 trials that had been UNSURE, in run 3 of s.db") &&
                                     ContainsSubstring(" pairs, again"));
    }
    SECTION("what cannot be measured here is listed with its reason") {
        const auto reasons = [&](const std::string& arguments) {
            std::set<std::string> all;
            const auto document = compared(arguments + " --settle");
            CHECK(document.at("settlement").at("run_id").is_null());
            CHECK(verdicts(document) == unsure);
            for (const auto& row : document.at("settlement").at("left")) all.insert(row.at("reason"));
            return all;
        };
        REQUIRE(test::outcome_of(scratch, "tconv", sweep + " --fresh").exit_code == 0);
        CHECK(reasons("1:naive 2:naive --db s.db --format json --out c.json") ==
              std::set<std::string>{"both sides are this build's naive: one program, two moments"});
        auto database = store::Database::open(scratch / "s.db", store::Access::read_write);
        database.execute("UPDATE build SET binary_id = 'other', git_commit = 'abc'");
        CHECK(reasons(sides) == std::set<std::string>{"A was measured by another build, of commit abc"});
        database.execute("UPDATE kernel SET name = 'gone' WHERE name = 'gemm_col2im'");
        CHECK(reasons("1:gone 1:naive --db s.db --format json --out c.json") ==
              std::set<std::string>{"this build has no kernel gone"});
        database.execute("UPDATE machine SET hostname = 'lab'");
        CHECK_THAT(*reasons("1:naive 1:gone --db s.db --format json --out c.json").begin(),
                   ContainsSubstring("A was measured on lab, this is "));
        const auto shown = compare_in(scratch, "1:naive 1:gone --db s.db --settle");
        CHECK_THAT(shown.output, ContainsSubstring("Measured again: none of the UNSURE trials.") &&
                                     ContainsSubstring("Not measured again"));
    }
}

TEST_CASE("tconv compare: exit codes and formats, on a real file", "[compare][cli]") {
    const Scratch scratch;
    make_database(scratch / "a.db");

    SECTION("a regression is exit code 1, in every format") {
        const auto table = compare_in(scratch, "2 4 --db a.db");
        INFO(table.output);
        CHECK(table.exit_code == 1);
        CHECK_THAT(table.output, ContainsSubstring("Comparison: regression"));
        CHECK_THAT(table.output, ContainsSubstring("SLOWER"));
        CHECK_THAT(table.output, ContainsSubstring("y[3] is nan"));
        const auto json = compare_in(scratch, "2 4 --db a.db --format json");
        CHECK(json.exit_code == 1);
        const auto document = nlohmann::json::parse(json.output);
        CHECK(document.at("regression") == true);
        CHECK(document.at("broken").size() == 1);
        int slower = 0;
        for (const auto& row : document.at("compared"))
            if (row.at("verdict") == "SLOWER") {
                ++slower;
                CHECK(row.at("kernel_b") == "tiled");
                CHECK(row.at("ratio") == Approx(1.2));
            }
        CHECK(slower > 0);
        const auto markdown = compare_in(scratch, "2 4 --db a.db --format markdown --out c.md");
        CHECK(markdown.exit_code == 1);
        CHECK(markdown.output.empty());
    }
    SECTION("a page beside what is printed, which stays what it is") {
        if (render::page_template().empty()) return;
        const auto json = compare_in(scratch, "2 4 --db a.db --format json --html c.html");
        CHECK(json.exit_code == 1);
        CHECK(nlohmann::json::parse(json.output).at("regression") == true);
        std::ifstream file(scratch / "c.html");
        const std::string page{std::istreambuf_iterator<char>(file), {}};
        CHECK_THAT(page, ContainsSubstring("Comparison: regression") && ContainsSubstring("y[3] is nan"));
        CHECK(compare_in(scratch, "2 4 --db a.db --html no/such/folder.html").exit_code == 2);
    }
    SECTION("no regression the other way round, and against another file") {
        CHECK(compare_in(scratch, "4 2 --db a.db").exit_code == 0);
        make_database(scratch / "b.db");
        const auto same = compare_in(scratch, "a.db#2 b.db#2 --all");
        INFO(same.output);
        CHECK(same.exit_code == 0);
        CHECK_THAT(same.output, ContainsSubstring(" 0 SLOWER, 0 FASTER"));
    }
    SECTION("what the machine disturbed is left out, and counted") {
        store::Database::open(scratch / "a.db", store::Access::read_write)
            .execute(
                "INSERT INTO batch SELECT 99, 4, 1, 1, 'a', 'b', 100, 200, 1, NULL, NULL, NULL;"
                "UPDATE sample SET batch_id = 99, ns = 1000 * ns WHERE phase = 'run' AND repetition >= 10 AND trial_id "
                "IN "
                "(SELECT trial_id FROM trial WHERE run_id = 4 AND problem_id = 1)");
        const auto json = compare_in(scratch, "2 4 --db a.db --format json");
        const auto document = nlohmann::json::parse(json.output);
        CHECK(document.at("a").at("disturbed_samples") == 0);
        CHECK(document.at("b").at("disturbed_samples") == 5 * 5);
        for (const auto& row : document.at("compared")) CHECK(row.at("ratio") < 2);
        CHECK_THAT(compare_in(scratch, "2 4 --db a.db").output,
                   ContainsSubstring("drifted meanwhile: 0 repetitions of A and 25 of B"));
    }
    SECTION("kernel against kernel of one run is paired") {
        const auto outcome = compare_in(scratch, "4:naive 4:tiled --db a.db --all");
        INFO(outcome.output);
        CHECK(outcome.exit_code == 1);  // faster mostly, but wrong on one problem
        CHECK_THAT(outcome.output, ContainsSubstring("tiled against naive"));
        CHECK_THAT(outcome.output, ContainsSubstring("FASTER"));
        CHECK_THAT(outcome.output, ContainsSubstring(" pairs"));
    }
    SECTION("what cannot be compared is one line and exit code 2") {
        for (const char* wrong : {"2 9", "2 4:tiled", "2 2", "2:tiled 2:tiled", "2 commit:zzz", "2 4:nonsense",
                                  "2 newest", "2 4 --min-effect 300%", "2 4 --fdr x", "2 4 --format html"}) {
            const auto outcome = compare_in(scratch, std::string(wrong) + " --db a.db");
            INFO(wrong << ": " << outcome.output);
            CHECK(outcome.exit_code == 2);
            CHECK(std::count(outcome.output.begin(), outcome.output.end(), '\n') == 1);
        }
        CHECK(compare_in(scratch, "2 missing.db --db a.db").exit_code == 3);
        std::ofstream(scratch / "text.db") << "no database";
        CHECK(compare_in(scratch, "2 text.db --db a.db").exit_code == 3);
    }
}
