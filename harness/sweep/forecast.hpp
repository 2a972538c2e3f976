// How long a sweep will take, learned while it goes.
//
// A problem's seconds are taken to be linear in three quantities: its trials, their multiply-adds, and what timing was
// guessed to take. The coefficients begin as guesses (guessed_trial_ns) and follow what problems really took: a
// weighted least-squares fit that the guesses hold for want of data (ridge regression, Hoerl and Kennard 1970).
#pragma once

#include "harness/measure/samples.hpp"

#include <array>
#include <cstdint>

namespace tconv::sweep {

// What a trial may take, judged and timed, by a guess of 2 G multiply-adds a second: good for proportions, and for a
// first idea of a sweep's length.
double guessed_trial_ns(double macs, bool timed, const measure::Effort& effort);

// Of one problem, or of many together.
struct Load {
    double trials = 0, macs = 0, timing_seconds = 0;

    Load& operator+=(const Load& other) {
        trials += other.trials;
        macs += other.macs;
        timing_seconds += other.timing_seconds;
        return *this;
    }
};

// `trials` of a problem of `macs` multiply-adds: of judging them, and of timing them.
Load judging(double trials, double macs);
Load timing(double trials, double macs, const measure::Effort& effort);

class Forecast {
public:
    Forecast();
    void learn(const Load& load, double seconds);
    double seconds(const Load& load) const;

private:
    using Vector = std::array<double, 3>;
    void solve();

    std::array<Vector, 3> matrix_{};
    Vector right_{}, coefficients_{};
};

}  // namespace tconv::sweep
