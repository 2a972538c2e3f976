// The oracle: the definition of transposed convolution in double precision, and the only judge.
#pragma once

#include "harness/verify/operands.hpp"
#include "kernels/problem.hpp"

#include <array>
#include <vector>

namespace tconv::verify {

// The exact result, up to double rounding, and what the componentwise error bound needs.
struct Truth {
    Problem problem;
    std::vector<double> y;                      // [batch, c_out, out…]
    std::vector<double> magnitude;              // |bias| + Σ|x·w|, same shape
    std::array<std::vector<Index>, 3> taps_at;  // per axis and output: how many taps meet there
    std::vector<double> envelope;               // [batch, c_out]: ErrorBound's channelwise scale (kernel.hpp)

    // Products summed into output `o` of output row `row` (rows counted over batch, channels, depth and height), bias
    // counted as one more.
    Index products(Index row, Index o) const {
        const Index od = row / problem.h().out() % problem.d().out(), oh = row % problem.h().out();
        const auto count = [&](std::size_t axis, Index at) { return taps_at[axis][static_cast<std::size_t>(at)]; };
        return problem.group_in() * count(depth, od) * count(height, oh) * count(width, o) + (problem.bias ? 1 : 0);
    }
};

// Bytes of memory that `oracle` takes and its Truth keeps, as an upper bound.
double oracle_bytes(const Problem& problem);

Truth oracle(const Problem& problem, const HostTensors& operands, int threads);

// The same sums in f32, several times as fast: for operands whose every partial sum is an f32, where nothing is rounded
// (exact.hpp).
std::vector<float> sums_f32(const Problem& problem, const HostTensors& operands, int threads);

}  // namespace tconv::verify
