// What is to come, learned from what was.
#include "harness/sweep/forecast.hpp"

#include "tests/catch.hpp"

using namespace tconv::sweep;

TEST_CASE("before anything is known, the forecast is the guess", "[sweep]") {
    const Forecast forecast;
    CHECK_THAT(forecast.seconds(judging(3, 2e9)),
               Catch::Matchers::WithinRel(3 * guessed_trial_ns(2e9, false, {}) * 1e-9, 1e-9));
}

TEST_CASE("small problems do not mislead about large ones, nor judging about timing", "[sweep]") {
    // 2 ms a trial, 5 times slower than guessed by multiply-adds, timing as long as half of what was guessed.
    const auto truth = [](const Load& load) {
        return 0.002 * load.trials + 2.5e-9 * load.macs + 0.5 * load.timing_seconds;
    };
    Forecast forecast;
    for (int i = 0; i < 60; ++i) {
        const double macs = 1e4 * (1 + i % 7) * (i % 3 == 0 ? 1e4 : 1);
        Load load = judging(4, macs);
        if (i % 2 == 0) load += timing(4, macs, {});
        forecast.learn(load, truth(load));
    }
    Load left = judging(1000, 1e5);
    left += judging(40, 3e9);
    left += timing(40, 3e9, {});
    CHECK_THAT(forecast.seconds(left), Catch::Matchers::WithinRel(truth(left), 0.1));
    CHECK(forecast.seconds(judging(0, 0)) == 0);
}
