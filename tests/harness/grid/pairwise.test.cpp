// A pairwise cover keeps every pair of values that occurred, in far fewer rows.
#include "harness/grid/pairwise.hpp"
#include "tests/catch.hpp"

#include <random>
#include <set>
#include <tuple>

using namespace tconv::grid;

namespace {

using Pair = std::tuple<std::size_t, std::size_t, std::string, std::string>;

void add_pairs(std::set<Pair>& pairs, const Candidate& row) {
    for (std::size_t a = 0; a < row.values.size(); ++a)
        for (std::size_t b = a + 1; b < row.values.size(); ++b) pairs.emplace(a, b, row.values[a], row.values[b]);
}

// Random rows of `factors` factors with up to `levels` values each; a quarter is missing at random, as after a `where`.
std::vector<Candidate> random_rows(std::uint64_t seed, std::size_t count, std::size_t factors, std::uint64_t levels) {
    std::mt19937_64 random(seed);
    std::vector<Candidate> rows(count);
    for (Candidate& row : rows) {
        row.draw = static_cast<std::int64_t>(random());
        for (std::size_t i = 0; i < factors; ++i)
            row.values.push_back(std::to_string(random() % (1 + (i + 1) * levels / factors)));
    }
    return rows;
}

void check_cover(const std::vector<Candidate>& rows) {
    std::set<Pair> all, kept;
    for (const Candidate& row : rows) add_pairs(all, row);
    const std::vector<std::size_t> cover = pairwise_cover(rows);
    for (const std::size_t row : cover) add_pairs(kept, rows[row]);
    CHECK(kept == all);
    CHECK(std::set(cover.begin(), cover.end()).size() == cover.size());
}

}  // namespace

TEST_CASE("every pair that occurs in a row occurs in a chosen row", "[grid]") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) check_cover(random_rows(seed, 10 * seed * seed, 2 + seed % 7, 6));
    check_cover({});
    check_cover({{.draw = 1, .values = {"a", "b"}}});
}

TEST_CASE("a full crossing shrinks to little more than the two longest axes", "[grid]") {
    std::vector<Candidate> rows;
    for (int a = 0; a < 6; ++a)
        for (int b = 0; b < 5; ++b)
            for (int c = 0; c < 4; ++c)
                for (int d = 0; d < 4; ++d)
                    for (int e = 0; e < 3; ++e)
                        for (int f = 0; f < 2; ++f) {
                            const auto text = [](int value) { return std::to_string(value); };
                            rows.push_back({.draw = static_cast<std::int64_t>(rows.size() * 7919 % 2880),
                                            .values = {text(a), text(b), text(c), text(d), text(e), text(f)}});
                        }
    check_cover(rows);
    const auto cover = pairwise_cover(rows);
    CHECK(cover.size() >= 30);  // 6 · 5: no fewer can do
    CHECK(cover.size() <= 50);
}

TEST_CASE("the cover is the same each time, and the draw decides it", "[grid]") {
    auto rows = random_rows(3, 2000, 6, 5);
    const auto first = pairwise_cover(rows);
    CHECK(pairwise_cover(rows) == first);
    for (Candidate& row : rows) row.draw = -row.draw;
    CHECK(pairwise_cover(rows) != first);
}

TEST_CASE("twenty thousand rows of twelve factors are covered", "[grid]") {
    check_cover(random_rows(11, 20'000, 12, 12));
}
