// Lines of x to pairs: no shuffles, for a pair is its two values' upper halves.
#include "kernels/amx/split.hpp"

#include "kernels/vectorize.hpp"

namespace tconv::amx {
namespace {

Pair paired(float even, float odd) {
    return std::bit_cast<std::uint32_t>(even) >> 16 | (std::bit_cast<std::uint32_t>(odd) & 0xffff0000);
}

TCONV_VECTORIZE bool pair_three(const float* even, const float* odd, Index n, Pair* high, Pair* middle, Pair* low,
                                Limits limits) {
    std::uint32_t out = 0;
    for (Index i = 0; i < n; ++i) {
        const auto a = split(even[i]), b = split(odd[i]);
        for (std::size_t t = 0; t < max_terms; ++t) out |= limits.misses_term(a[t]) | limits.misses_term(b[t]);
        out |= limits.misses(even[i]) | limits.misses(odd[i]);
        high[i] = paired(a[0], b[0]);
        middle[i] = paired(a[1], b[1]);
        low[i] = paired(a[2], b[2]);
    }
    return out == 0;
}

TCONV_VECTORIZE bool pair_one(const Bf16* even, const Bf16* odd, Index n, Pair* to, Limits limits) {
    std::uint32_t out = 0;
    for (Index i = 0; i < n; ++i) {
        const float a = from_bf16(even[i]), b = from_bf16(odd[i]);
        out |= limits.misses_term(a) | limits.misses_term(b) | limits.misses(a) | limits.misses(b);
        to[i] = paired(a, b);
    }
    return out == 0;
}

// A line of zeros for channels that are not there, as long as it takes.
template <class T, class Pairing>
bool with_odd(const T* even, const T* odd, Index n, Pairing pairing) {
    if (odd) return pairing(even, odd, n, Index{0});
    constexpr Index length = 64;
    static constexpr std::array<T, length> zeros{};
    bool within = true;
    for (Index i = 0; i < n; i += length) within &= pairing(even + i, zeros.data(), n - i < length ? n - i : length, i);
    return within;
}

}  // namespace

bool pair_terms(const float* even, const float* odd, Index n, const std::array<Pair*, max_terms>& to,
                const Limits& limits) {
    return with_odd(even, odd, n, [&](const float* a, const float* b, Index count, Index at) {
        return pair_three(a, b, count, to[0] + at, to[1] + at, to[2] + at, limits);
    });
}

bool pair_terms(const Bf16* even, const Bf16* odd, Index n, const std::array<Pair*, max_terms>& to,
                const Limits& limits) {
    return with_odd(even, odd, n, [&](const Bf16* a, const Bf16* b, Index count, Index at) {
        return pair_one(a, b, count, to[0] + at, limits);
    });
}

}  // namespace tconv::amx
