// Shards: disjoint, complete, of like work, and the same whatever the order.
#include "harness/grid/shard.hpp"

#include "tests/catch.hpp"

#include <algorithm>
#include <set>

using namespace tconv;
using grid::Grid;
using grid::Shard;

namespace {

std::set<Problem> problems_of(const std::vector<Grid>& grids) {
    std::set<Problem> problems;
    for (const Grid& grid : grids)
        for (const grid::Point& point : grid.points) problems.insert(point.problem);
    return problems;
}

Index macs_of(const std::set<Problem>& problems) {
    Index macs = 0;
    for (const Problem& problem : problems) macs += problem.macs();
    return macs;
}

std::set<Problem> shard_of(std::vector<Grid> grids, int index, int count) {
    grid::keep_shard(grids, {.index = index, .count = count});
    return problems_of(grids);
}

}  // namespace

TEST_CASE("shards are disjoint, have about the same work, and are together the grid", "[grid]") {
    const std::vector<Grid> grids{grid::load("zoo", {"naive"}), grid::load("quickstart", {"naive"})};
    const std::set<Problem> all = problems_of(grids);
    for (const int count : {1, 2, 3, 7}) {
        std::set<Problem> together;
        std::size_t sum = 0;
        for (int index = 1; index <= count; ++index) {
            const std::set<Problem> part = shard_of(grids, index, count);
            sum += part.size();
            together.insert(part.begin(), part.end());
            CHECK(std::abs(static_cast<double>(part.size()) - static_cast<double>(all.size()) / count) <= 1);
        }
        CHECK(sum == all.size());
        CHECK(together == all);
    }
    Grid steps{.name = "steps"};  // 1, 2, …, 1000 multiply-adds
    for (Index n = 1; n <= 1000; ++n) steps.points.push_back({.problem = {.axis = {Axis{}, Axis{}, Axis{.in = n}}}});
    const double fair = static_cast<double>(macs_of(problems_of({steps}))) / 8;
    for (int index = 1; index <= 8; ++index)
        CHECK(static_cast<double>(macs_of(shard_of({steps}, index, 8))) == Approx(fair).epsilon(0.01));
}

TEST_CASE("a shard does not depend on the order of anything but the problems there are", "[grid]") {
    std::vector<Grid> grids{grid::load("zoo", {"naive", "tiled"}), grid::load("edge", {"naive"})};
    const std::set<Problem> before = shard_of(grids, 2, 3);
    std::ranges::reverse(grids);
    for (Grid& grid : grids) {
        std::ranges::reverse(grid.points);
        std::ranges::reverse(grid.kernels);
        grid.threads = {4, 1};
    }
    CHECK(shard_of(grids, 2, 3) == before);
}

TEST_CASE("a shard keeps the order of its grid, and may be empty", "[grid]") {
    const Grid zoo = grid::load("zoo", {"naive"});
    std::vector<Grid> part{zoo};
    grid::keep_shard(part, {.index = 1, .count = 2});
    auto from = zoo.points.begin();
    for (const grid::Point& point : part[0].points) {
        from = std::find(from, zoo.points.end(), point);
        CHECK(from != zoo.points.end());
    }
    CHECK(shard_of({zoo}, 1000, 1000).empty());
}

TEST_CASE("a shard is written i/n", "[grid]") {
    CHECK(grid::parse_shard("2/8") == Shard{2, 8});
    CHECK(grid::name(*grid::parse_shard("100000/100000")) == "100000/100000");
    CHECK(Shard{}.whole());
    for (const char* wrong : {"", "2", "0/8", "9/8", "-1/8", "2/8x", "x2/8", "2/", "/8", "2/8/1", "1/100001", "+1/2"})
        CHECK_FALSE(grid::parse_shard(wrong));
}
