// What the numbers of an axis tell without any value: how unevenly outputs are covered, and how far a stack sees.
#pragma once

#include "kernels/problem.hpp"

#include <numeric>
#include <optional>

namespace tconv::theory {

// How many taps meet at an output away from the borders: each stride phase has its own count, these are the extremes.
// Taps k with k·d ≡ r (mod s) lie s ÷ gcd(s, d) apart, and where gcd(s, d) > 1 only every gcd-th phase has any.
// Source  Odena, Dumoulin & Olah 2016, doi:10.23915/distill.00003
struct Overlap {
    Index least, most;
};
constexpr Overlap overlap(const Axis& a) {
    const Index common = std::gcd(a.stride, a.dilation), apart = a.stride / common;
    return {common > 1 ? 0 : a.kernel / apart, (a.kernel + apart - 1) / apart};
}

// How many elements one element sees through `layers` convolutions of these numbers, borders aside; and how many one
// element reaches through as many transposed ones, for that is the same matrix read the other way:
//     r₀ = 1,   rₙ = (rₙ₋₁ − 1)·s + d·(k − 1) + 1
// Nothing when that is more than 2^62.
constexpr std::optional<Index> field(const Axis& a, int layers) {
    constexpr Index limit = Index{1} << 62;
    Index seen = 1;
    for (int i = 0; i < layers; ++i)
        if (__builtin_mul_overflow(seen - 1, a.stride, &seen) ||
            __builtin_add_overflow(seen, a.dilation * (a.kernel - 1) + 1, &seen) || seen > limit)
            return {};
    return seen;
}

}  // namespace tconv::theory
