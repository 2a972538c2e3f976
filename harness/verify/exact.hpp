// Operands for which there is nothing to forgive: small integers whose every partial sum, in any order, is an f32.
//
// Let n be the most products an output sums that are not zero. With |x|, |w| ≤ a and |bias| ≤ β, any partial sum of an
// output is an integer of magnitude at most n·a² + β, and a is chosen so that this is at most 2^24: every integer up to
// there is an f32, so each product, addition and fused multiply-add is exact, whatever the order, and y has one right
// value. The guarantee is strict: n is counted, not expected.
//
//     n = taps·⌈C/q⌉    taps: the most that meet at an output of one channel; C: input channels of a group; q ≥ 1
//
// In bf16 the sums are the same integers, and y is the one rounding of each: still one right value. Operands are kept
// so small that most sums need no rounding, for that could hide a product that is lost: a²·√n, what a sum of n is
// about, is at most 2^8, up to where every integer is a bf16.
//
// At every pixel only the channels c with (c + pixel) ≡ 0 (mod q) hold something else than 0: at most ⌈C/q⌉ of them,
// and each channel at some pixel. q is 1 unless more than 2^24 − β products meet.
//
// Zeros     a kernel that returns zeros, or the bias alone, must fail. No operand is 0 by itself, so an output with one
//           product differs from its bias, and sums cancel rarely. `honest` counts the outputs that have a product and
//           differ from their bias; at least half of those that have one, or operands are drawn again.
// Sign      zeros compare equal: the definition does not say which zero an empty or a cancelled sum is.
#pragma once

#include "harness/verify/operands.hpp"

#include <optional>
#include <vector>

namespace tconv::verify {

struct Integers {
    Index largest = 1;          // a
    Index one_in = 1;           // q
    Index largest_bias = 1023;  // β
};
// Nothing when the products of a single channel are too many.
std::optional<Integers> integers_for(const Problem& problem, Dtype dtype = Dtype::f32);

// No zeros but those that `one_in` asks for.
Generator integer_values(const Problem& problem, Seed seed, const Integers& integers);

struct ExactCase {
    HostTensors operands;
    std::vector<float> y;
    Index with_products = 0;  // outputs on which at least one product lands, by the problem's numbers alone
    Index honest = 0;         // of them, those that differ from their bias
};
// Nothing when there are no such operands.
std::optional<ExactCase> exact_case(const Problem& problem, Seed seed, int threads, Dtype dtype = Dtype::f32);

}  // namespace tconv::verify
