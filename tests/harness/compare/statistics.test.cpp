// Rank tests against enumeration and published values, the interval's coverage, the false discovery rate.
#include "harness/compare/statistics.hpp"

#include "tests/catch.hpp"

#include <algorithm>
#include <cmath>
#include <random>

using namespace tconv::compare;

namespace {

using Values = std::vector<double>;

double mid_rank(const Values& all, double value) {
    double below = 0, equal = 0;
    for (const double other : all) {
        below += other < value;
        equal += other == value;
    }
    return below + (equal + 1) / 2;
}

// Mann–Whitney by trying every way to deal the values to two sides.
double enumerated(const Values& a, const Values& b) {
    Values all = a;
    all.insert(all.end(), b.begin(), b.end());
    std::vector<int> side(all.size(), 0);
    std::fill(side.end() - std::ssize(a), side.end(), 1);
    const double middle = static_cast<double>(a.size() * (all.size() + 1)) / 2;
    double seen = 0, ways = 0, extreme = 0;
    for (const double value : a) seen += mid_rank(all, value);
    do {
        double sum = 0;
        for (std::size_t i = 0; i < all.size(); ++i)
            if (side[i]) sum += mid_rank(all, all[i]);
        ++ways;
        extreme += std::fabs(sum - middle) >= std::fabs(seen - middle) - 1e-9;
    } while (std::next_permutation(side.begin(), side.end()));
    return extreme / ways;
}

Values drawn(std::mt19937_64& random, std::size_t count, double scale) {
    std::lognormal_distribution<double> noise(0, 0.02);
    Values values(count);
    for (double& value : values) value = scale * noise(random);
    return values;
}

}  // namespace

TEST_CASE("Mann-Whitney: exact where it can be counted", "[compare]") {
    CHECK(mann_whitney(Values{1, 2, 3}, Values{4, 5, 6}) == Approx(2.0 / 20));
    CHECK(mann_whitney(Values{1, 2, 3, 4}, Values{5, 6, 7, 8}) == Approx(2.0 / 70));
    CHECK(mann_whitney(Values{1, 2}, Values{1, 2}) == Approx(1));
    CHECK(mann_whitney(Values{}, Values{1, 2}) == 1);
    std::mt19937_64 random(3);
    std::uniform_int_distribution<int> few(0, 5);  // many ties
    for (int i = 0; i < 60; ++i) {
        Values a(3 + static_cast<std::size_t>(i % 3)), b(4);
        for (double& value : a) value = few(random);
        for (double& value : b) value = few(random);
        CHECK(mann_whitney(a, b) == Approx(enumerated(a, b)));
    }
}

TEST_CASE("the sign test counts coins, and does not heed how far a pair lies apart", "[compare]") {
    const Values one(5, 1.0);
    CHECK(sign_test(one, Values{1.1, 1.2, 1.3, 1.4, 1.5}) == Approx(2.0 / 32));
    CHECK(sign_test(one, Values{0.1, 1.2, 1.3, 1.4, 1.5}) == Approx(12.0 / 32));
    CHECK(sign_test(one, Values{1.0, 1.2, 1.3, 1.4, 1.5}) == Approx(2.0 / 16));
    CHECK(sign_test(one, Values{0.9, 0.9, 1.3, 1.0, 1.5}) == 1);
    CHECK(sign_test(one, one) == 1);
    CHECK(sign_test(Values(2000, 1.0), Values(2000, 1.1)) < 1e-300);
}

TEST_CASE("where the normal approximation takes over, it continues the exact values", "[compare]") {
    std::mt19937_64 random(5);
    for (int i = 0; i < 20; ++i) {
        Values a = drawn(random, 20, 1), b = drawn(random, 20, 1 + 0.002 * i);
        const double exact = mann_whitney(a, b);
        a.push_back(median(a));  // the 41st value
        CHECK(mann_whitney(a, b) == Approx(exact).margin(0.06));
    }
}

TEST_CASE("without a difference, p-values are as rare as they say", "[compare]") {
    std::mt19937_64 random(7);
    int ranks = 0, pairs = 0, large = 0, covered = 0;
    constexpr int trials = 1000;
    for (int i = 0; i < trials; ++i) {
        const Values a = drawn(random, 15, 1), b = drawn(random, 15, 1);
        ranks += mann_whitney(a, b) <= 0.05;
        pairs += sign_test(a, b) <= 0.05;
        large += mann_whitney(drawn(random, 50, 1), drawn(random, 50, 1)) <= 0.05;
        const Interval interval = ratio_of_medians(a, b, static_cast<std::uint64_t>(i), 400);
        covered += interval.low <= 1 && 1 <= interval.high;
    }
    for (const int rejected : {ranks, large}) {
        CHECK(rejected > trials * 0.03);
        CHECK(rejected < trials * 0.07);
    }
    CHECK(pairs > trials * 0.015);  // of 15 coins, 3.5% show 12 alike or more, and none less than that makes 5%
    CHECK(pairs < trials * 0.055);
    CHECK(covered > trials * 0.92);  // 95%, up to what resampling fifteen values can tell
}

TEST_CASE("the interval of a ratio of medians holds it, and pairs narrow it", "[compare]") {
    std::mt19937_64 random(9);
    const Values a = drawn(random, 30, 100), b = drawn(random, 30, 110);
    const Interval apart = ratio_of_medians(a, b, 1);
    CHECK(apart.low < 1.1);
    CHECK(apart.high > 1.1);
    CHECK(apart.high - apart.low < 0.1);
    Values drifting, slower;
    for (std::size_t i = 0; i < a.size(); ++i) {
        drifting.push_back(a[i] * (1 + 0.01 * static_cast<double>(i)));
        slower.push_back(1.05 * drifting.back());
    }
    const Interval paired = median_within(ratios(drifting, slower), 1);
    CHECK(paired.low == Approx(1.05));
    CHECK(paired.high == Approx(1.05));
    CHECK(ratio_of_medians(drifting, slower, 1).low < 1.04);
    CHECK(std::isnan(ratio_of_medians(Values{}, a, 1).low));
    CHECK(std::isnan(median_within(Values{}, 1).low));
}

TEST_CASE("Benjamini and Hochberg's adjustment", "[compare]") {
    CHECK(adjusted(Values{0.01, 0.04, 0.03, 0.005}) == Values{0.02, 0.04, 0.04, 0.02});
    CHECK(adjusted(Values{0.5}) == Values{0.5});
    CHECK(adjusted(Values{}).empty());
    CHECK(adjusted(Values{0.9, 0.95, 1.0})[0] == Approx(1));
}
