// Times as people type them.
#include "harness/cli/duration.hpp"

#include "harness/cli/command.hpp"
#include "tests/catch.hpp"

using namespace tconv::cli;

TEST_CASE("a duration is numbers with units", "[cli]") {
    CHECK(parse_duration("--budget", "8h") == 8 * 3600);
    CHECK(parse_duration("--budget", "90m") == 90 * 60);
    CHECK(parse_duration("--budget", "1h30m") == 5400);
    CHECK(parse_duration("--budget", "0.5s") == 0.5);
    CHECK(parse_duration("--budget", "2d") == 2 * 86400);
    for (const char* wrong : {"", "8", "h", "8x", "-1h", "0h", "8h30", "8 h", "1e99h", "nanh"})
        CHECK_THROWS_AS(parse_duration("--budget", wrong), UsageError);
}
