// --shard, as several machines would use it: together the whole grid, and each share its own run.
#include "tests/catch.hpp"
#include "tests/command.hpp"

#include <algorithm>
#include <string>

using tconv::test::Outcome;
using tconv::test::outcome_of;
using tconv::test::Scratch;

namespace {

constexpr auto sweep =
    "sweep --problem c1-1_i3_k2 --problem c1-1_i4_k2 --problem c1-1_i5_k2 --kernels naive,tiled --no-timing --quiet "
    "--db a.db --shard ";

std::string answer(const Scratch& scratch, const std::string& sql) {
    return outcome_of(scratch, "tconv", "query --db a.db --format csv \"" + sql + "\"").output;
}

}  // namespace

TEST_CASE("shards are runs of their own, are gone on with by name, and are together the grid", "[cli][shard]") {
    const Scratch scratch;
    for (const char* shard : {"1/2", "2/2", "1/2", "4/4"}) {
        const Outcome outcome = outcome_of(scratch, "tconv", sweep + std::string(shard));
        INFO(outcome.output);
        CHECK(outcome.exit_code == 0);
        if (shard == std::string("4/4")) CHECK_THAT(outcome.output, ContainsSubstring("0 trials"));
    }
    CHECK(answer(scratch, "SELECT count(*) AS runs, count(finished_at) AS finished FROM run") ==
          "runs,finished\n3,3\n");
    CHECK(answer(scratch,
                 "SELECT count(*) AS trials, count(DISTINCT problem) AS problems FROM v_result "
                 "WHERE verdict = 'agrees'") == "trials,problems\n6,3\n");
}

TEST_CASE("grid shows a shard", "[cli][shard]") {
    const Scratch scratch;
    std::string together;
    for (const char* shard : {"1/3", "2/3", "3/3"})
        together +=
            outcome_of(scratch, "tconv", "grid zoo --list --limit 0 --format csv --shard " + std::string(shard)).output;
    const std::string whole = outcome_of(scratch, "tconv", "grid zoo --list --limit 0 --format csv").output;
    CHECK(std::ranges::count(together, '\n') == std::ranges::count(whole, '\n') + 2);  // two more headings
}

TEST_CASE("what is no shard is one line that says what would be", "[cli][shard]") {
    const Scratch scratch;
    for (const std::string wrong : {"0/4", "5/4", "x/y", "1/0", "1/99999999999999999999", "1", "''"}) {
        const Outcome outcome = outcome_of(scratch, "tconv", sweep + wrong);
        INFO(outcome.output);
        CHECK(outcome.exit_code == 2);
        CHECK(std::ranges::count(outcome.output, '\n') == 1);
        CHECK_THAT(outcome.output, ContainsSubstring("expected i/n with 1 <= i <= n <= 100000"));
    }
    CHECK_FALSE(std::filesystem::exists(scratch / "a.db"));
}
