// A kernel on a rig: prepared once on a small problem, its input changed in place between runs. What the property
// checks (adjoint, linearity, impulse, translation, mass) stand on; none of them needs an oracle.
//
// Operands are integers of magnitude 3 at most, where a check asks no others, so that every partial sum is exact in
// f32, an equation between runs holds to the bit, and a kernel that keeps its promise has nothing to be forgiven. One
// that rounds integers too (ErrorBound::exact_on_integers is false) is allowed its own bound. In bf16, outputs beyond
// 2^8 are rounded once, and an equation may be off by that (`rounding`).
#pragma once

#include "harness/verify/check.hpp"

#include <memory>
#include <span>
#include <vector>

namespace tconv::verify {

// The problem a property is looked at on: the trial's own where it is small, else one reduced to about this work.
// The budget keeps all properties together well below the cost of one oracle on the layers of the zoo.
inline constexpr Index property_macs = 500'000;
Problem property_problem(const Problem&);

// −3 … 3, never 0 where it should not hide an error that it multiplies.
inline constexpr double largest_integer = 3;
float small_integer(Seed, TensorName, Index index);
float nonzero_integer(Seed, TensorName, Index index);

// Why the properties cannot be looked at: the kernel declines the small problem, or sums of operands `scale` times as
// large as those above could round. Empty: they can.
Declined unfit(const Case&, const Problem&, double scale);

class Rig {
public:
    // Weights and bias by `values`; x is all zeros.
    Rig(const Case&, const Problem&, const Generator& values);

    std::span<float> x() { return x_.values(); }
    std::span<const float> w() const { return tensors_.values().w; }
    float bias(Index co) const { return problem_.bias ? tensors_.values().bias[static_cast<std::size_t>(co)] : 0.0f; }
    const Problem& problem() const { return problem_; }

    // Poisons y and the workspace, runs on x as it is now. The outputs are valid until the next run.
    std::span<const float> run();

    // How far an output of this image and channel may be from exact on x as it is now: 0, or the kernel's own bound on
    // the channel's envelope.
    double allowance(Index n, Index co) const;
    // And how far an integer that came out as y may be from y, being rounded to the dtype.
    double rounding(float y) const;

private:
    std::unique_ptr<Prepared> prepare(float factor) const;

    const Case& case_;
    Problem problem_;
    Task task_;
    HostTensors tensors_;
    TypedTensor x_, y_;
    Buffer workspace_;
    std::unique_ptr<Prepared> prepared_;
    std::unique_ptr<Prepared> other_;  // on other weights, never run: it must not be in the way
};

// The largest of many deviations, each against what is allowed there.
struct Deviation {
    double worst = 0, allowed = 0;  // of the output that is furthest beyond what is allowed
    Index index = -1;               // which; −1 while none is beyond

    void add(Index at, double deviation, double allowance);
};

// "y[0, 1, 2, 3]": batch, channel, pixel.
std::string output_name(const Problem&, Index index);

// The finding of a property looked at on `problem`: passed, or failed with `claim` and where it does not hold.
Finding finding(const Case&, const Problem&, const Deviation&, const std::string& claim);

}  // namespace tconv::verify
