// When it is enough: intervals of medians from given numbers, and the rule that ends a trial's timing.
#include "harness/measure/effort.hpp"

#include "tests/catch.hpp"

#include <cmath>
#include <numeric>
#include <random>
#include <vector>

using namespace tconv::measure;

namespace {

std::vector<double> up_to(int n) {
    std::vector<double> values(static_cast<std::size_t>(n));
    std::iota(values.begin(), values.end(), 1.0);
    return values;
}

}  // namespace

TEST_CASE("iterations and repetitions follow the estimate", "[measure]") {
    const Effort effort{.repetitions = 15, .repetitions_at_least = 3, .sample_ns = 1e6, .budget_ns = 1e9};
    CHECK(amount_for(1e3, Cache::warm, effort).iterations == 1000);
    CHECK(amount_for(1e3, Cache::cold, effort).iterations == 1);
    CHECK(amount_for(1e6, Cache::warm, effort).repetitions == 15);
    CHECK(amount_for(1e8, Cache::warm, effort).repetitions == 10);
    CHECK(amount_for(1e10, Cache::warm, effort).repetitions == 3);
    CHECK(amount_for(0, Cache::warm, effort).iterations == 10'000);
}

// Tables of the sign test, such as Conover, Practical Nonparametric Statistics, 1999, table A3: 95% two-sided.
TEST_CASE("a median's interval lies between the order statistics of the sign test", "[measure]") {
    CHECK_FALSE(median_interval(std::vector<double>{}));
    CHECK_FALSE(median_interval(up_to(5)));  // 2 · 2⁻⁵ is 6.25%
    const auto ranks = [](int n) {
        const auto interval = median_interval(up_to(n));
        REQUIRE(interval);
        return std::pair(interval->low, interval->high);
    };
    CHECK(ranks(6) == std::pair(1.0, 6.0));
    CHECK(ranks(8) == std::pair(1.0, 8.0));
    CHECK(ranks(9) == std::pair(2.0, 8.0));
    CHECK(ranks(15) == std::pair(4.0, 12.0));
    CHECK(ranks(20) == std::pair(6.0, 15.0));
    CHECK(ranks(50) == std::pair(18.0, 33.0));
    CHECK(ranks(1000) == std::pair(469.0, 532.0));
    CHECK(ranks(1001) == std::pair(469.0, 533.0));  // by the normal distribution from here on
}

TEST_CASE("the interval's order is that of the values, not of their places", "[measure]") {
    const auto interval = median_interval(std::vector<double>{9, 1, 8, 2, 7, 3, 6, 4, 5});
    REQUIRE(interval);
    CHECK(interval->low == 2);
    CHECK(interval->high == 8);
    CHECK(precision_of(std::vector<double>{9, 1, 8, 2, 7, 3, 6, 4, 5}) == 3.0 / 5);
    CHECK(std::isinf(precision_of(up_to(5))));
    CHECK(precision_of(std::vector<double>(6, 4.0)) == 0);
}

TEST_CASE("the interval holds the true median about as often as it says", "[measure]") {
    std::mt19937_64 random(7);
    std::lognormal_distribution<double> skewed(0, 1);  // its median is 1
    int held = 0;
    constexpr int draws = 4000;
    for (int i = 0; i < draws; ++i) {
        std::vector<double> values(21);
        for (double& value : values) value = skewed(random);
        const auto interval = median_interval(values);
        held += interval->low <= 1 && 1 <= interval->high;
    }
    CHECK(held > 0.95 * draws);
    CHECK(held < 0.985 * draws);  // 97.3% for 21 values
}

TEST_CASE("timing ends at precision, at the cap of repetitions, or at its time", "[measure]") {
    const Effort effort{
        .repetitions = 40, .repetitions_at_least = 3, .repetitions_to_trust = 15, .precision = 0.01, .budget_ns = 1e6};
    const auto same = [](std::size_t n) { return std::vector<double>(n, 100.0); };
    const auto wide = [](int n) { return up_to(n); };
    CHECK_FALSE(why_stop(same(0), 0, effort));
    CHECK_FALSE(why_stop(same(14), 1400, effort));  // so few may agree by chance
    CHECK(why_stop(same(15), 1500, effort) == Stop::precision);
    CHECK_FALSE(why_stop(wide(15), 1500, effort));
    CHECK_FALSE(why_stop(wide(39), 3900, effort));
    CHECK(why_stop(wide(40), 4000, effort) == Stop::repetitions);
    CHECK(why_stop(same(40), 4000, effort) == Stop::precision);
    // One more would take it beyond its time.
    CHECK_FALSE(why_stop(wide(9), 0.9e6, effort));
    CHECK(why_stop(wide(10), 0.95e6, effort) == Stop::time);
    CHECK_FALSE(why_stop(wide(2), 5e6, effort));
    CHECK(why_stop(wide(3), 5e6, effort) == Stop::time);
    // It is not looked at after every repetition.
    CHECK(why_stop(same(16), 1600, effort) == Stop::precision);
    CHECK(why_stop(same(21), 2100, effort) != why_stop(same(22), 2200, effort));
}

TEST_CASE("a cap below what is trusted is reached all the same", "[measure]") {
    const Effort effort{.repetitions = 4, .budget_ns = 1e9};
    CHECK_FALSE(why_stop(std::vector<double>(3, 1.0), 3, effort));
    CHECK(why_stop(std::vector<double>(4, 1.0), 4, effort) == Stop::repetitions);
    CHECK(name(Stop::time) == "time");
}
