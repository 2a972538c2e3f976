#include "harness/verify/exact.hpp"

#include "harness/verify/oracle.hpp"

#include <algorithm>
#include <cmath>

namespace tconv::verify {
namespace {

constexpr Index representable = Index{1} << 24;  // every integer up to here is an f32
constexpr Index largest_value = 1023;            // more would show nothing new

// Of operands, that they are elements; in bf16 so that the sums of `products` of them seldom have to be rounded.
Index largest_in(Dtype dtype, Index products) {
    if (dtype == Dtype::f32) return largest_value;
    return static_cast<Index>(std::sqrt(0x1p8 / std::sqrt(static_cast<double>(products))));
}

Index most_taps(const Problem& p) {
    Index most = 1;
    for (const Axis& a : p.axis) {
        Index here = 0;
        for (Index o = 0; o < std::min(a.out(), a.span()); ++o) here = std::max(here, a.taps_at(o));
        most *= here;
    }
    return most;
}

Index ceil_div(Index a, Index b) { return (a + b - 1) / b; }

Index outputs_with_products(const Problem& p) {
    Index pixels = 1;
    for (const Axis& a : p.axis) {
        Index here = 0;
        for (Index o = 0; o < a.out(); ++o) here += a.taps_at(o) > 0;
        pixels *= here;
    }
    return p.batch * p.c_out * pixels;
}

Index count_honest(const Problem& p, const HostTensors& operands, const std::vector<float>& y) {
    const std::span<const float> bias = operands.values().bias;
    Index honest = 0;
    auto at = y.begin();
    for (Index channel = 0; channel < p.batch * p.c_out; ++channel, at += p.out_pixels()) {
        const float alone = p.bias ? bias[static_cast<std::size_t>(channel % p.c_out)] : 0.0f;
        honest += std::count_if(at, at + p.out_pixels(), [&](float v) { return v != alone; });
    }
    return honest;
}

}  // namespace

std::optional<Integers> integers_for(const Problem& p, Dtype dtype) {
    const Index largest_bias = dtype == Dtype::f32 ? largest_value : 127, room = representable - largest_bias;
    const Index taps = std::max<Index>(1, most_taps(p));
    if (taps > room) return {};
    const Index channels = std::min(p.group_in(), room / taps);  // that may be other than zero at a pixel
    Integers integers{.one_in = ceil_div(p.group_in(), channels), .largest_bias = largest_bias};
    const Index products = taps * ceil_div(p.group_in(), integers.one_in);
    integers.largest = static_cast<Index>(std::sqrt(static_cast<double>(room / products)));
    integers.largest = std::max<Index>(1, std::min(integers.largest, largest_in(dtype, products)));
    return integers;
}

Generator integer_values(const Problem& p, Seed seed, const Integers& integers) {
    const Index pixels = p.in_pixels(), channels = p.group_in();
    return [=](TensorName tensor, Index i) {
        const Index channel = i / pixels % channels, pixel = i % pixels;
        if (tensor == TensorName::x && (channel + pixel) % integers.one_in != 0) return 0.0f;
        const std::uint64_t bits = bits_at(seed, tensor, i);
        const Index most = tensor == TensorName::bias ? integers.largest_bias : integers.largest;
        const auto magnitude = static_cast<float>(1 + (bits >> 8) % static_cast<std::uint64_t>(most));
        return bits & 1 ? magnitude : -magnitude;
    };
}

std::optional<ExactCase> exact_case(const Problem& p, Seed seed, int threads, Dtype dtype) {
    const auto integers = integers_for(p, dtype);
    if (!integers) return {};
    constexpr Seed draws = 8;
    for (Seed draw = 0; draw < draws; ++draw) {
        const Seed other = seed + draw * 0x9e3779b97f4a7c15;
        ExactCase exact{.operands = HostTensors(p, integer_values(p, other, *integers), threads, dtype),
                        .y = {},
                        .with_products = outputs_with_products(p)};
        exact.y = sums_f32(p, exact.operands, threads);
        round_to(dtype, exact.y);
        exact.honest = count_honest(p, exact.operands, exact.y);
        if (2 * exact.honest >= exact.with_products) return exact;
    }
    return {};
}

}  // namespace tconv::verify
