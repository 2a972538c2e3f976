// Some vectors to memory, lane by lane in turn, once for every instruction set that simd.cpp is compiled for.
#if defined(TCONV_TILED_SIMD_INTERLEAVE_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef TCONV_TILED_SIMD_INTERLEAVE_INL_HPP
#undef TCONV_TILED_SIMD_INTERLEAVE_INL_HPP
#else
#define TCONV_TILED_SIMD_INTERLEAVE_INL_HPP
#endif

#include "kernels/tiled/simd.hpp"

#include <hwy/highway.h>
#include <cstdint>
#include <utility>

// A lambda that is called, not inlined, takes its vectors through memory.
#undef INLINED
#define INLINED HWY_ATTR __attribute__((always_inline))

HWY_BEFORE_NAMESPACE();
namespace tconv::tiling::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::CappedTag<float, 16>;

#if HWY_TARGET <= HWY_AVX3
// Any lanes of two vectors at once: 2, 6 and 8 shuffles for 2, 3 and 4 rows; Highway 1.0 takes more.
using Lanes16 = std::array<std::int32_t, 16>;

HWY_INLINE hn::Vec<D> pick(const Lanes16& lanes, hn::Vec<D> a, hn::Vec<D> b) {
    return hn::Vec<D>{_mm512_permutex2var_ps(a.raw, _mm512_loadu_si512(lanes.data()), b.raw)};
}

// Lanes of the k-th vector out of two rows in turn.
constexpr Lanes16 of_two(int k) {
    Lanes16 lanes{};
    for (int l = 0; l < 16; ++l) lanes[static_cast<std::size_t>(l)] = (16 * k + l) / 2 + l % 2 * 16;
    return lanes;
}
// Out of three: those of the first two, then the third's among them.
constexpr Lanes16 of_three(int k, bool third) {
    Lanes16 lanes{};
    for (int l = 0; l < 16; ++l) {
        const int at = 16 * k + l, row = at % 3;
        const int theirs = row < 2 ? at / 3 + row * 16 : 0;
        lanes[static_cast<std::size_t>(l)] = !third ? theirs : row < 2 ? l : at / 3 + 16;
    }
    return lanes;
}

struct TwoVectors {
    hn::Vec<D> lower, upper;
};
HWY_INLINE TwoVectors in_turn(hn::Vec<D> a, hn::Vec<D> b) {
    static constexpr Lanes16 lower = of_two(0), upper = of_two(1);
    return {pick(lower, a, b), pick(upper, a, b)};
}

HWY_INLINE void store_pair(const TwoVectors& v, float* y) {
    hn::StoreU(v.lower, D(), y);
    hn::StoreU(v.upper, D(), y + 16);
}

HWY_INLINE void store_in_turn(float* y, hn::Vec<D> a, hn::Vec<D> b) { store_pair(in_turn(a, b), y); }
HWY_INLINE void store_in_turn(float* y, hn::Vec<D> a, hn::Vec<D> b, hn::Vec<D> c) {
    static constexpr std::array first = {of_three(0, false), of_three(1, false), of_three(2, false)};
    static constexpr std::array third = {of_three(0, true), of_three(1, true), of_three(2, true)};
    for (std::size_t k = 0; k < 3; ++k)
        hn::StoreU(pick(third[k], pick(first[k], a, b), c), D(), y + 16 * static_cast<Index>(k));
}
HWY_INLINE void store_in_turn(float* y, hn::Vec<D> a, hn::Vec<D> b, hn::Vec<D> c, hn::Vec<D> e) {
    const TwoVectors even = in_turn(a, c), odd = in_turn(b, e);
    store_pair(in_turn(even.lower, odd.lower), y);
    store_pair(in_turn(even.upper, odd.upper), y + 32);
}
#endif

// One vector of each row.
template <class D, class... V>
HWY_INLINE void store_interleaved(D d, float* y, V... rows) {
    if constexpr (sizeof...(V) == 1) {
        hn::StoreU(rows..., d, y);
#if HWY_TARGET <= HWY_AVX3
    } else if constexpr (hn::MaxLanes(D()) == 16) {
        store_in_turn(y, rows...);
#endif
    } else if constexpr (sizeof...(V) == 2) {
        hn::StoreInterleaved2(rows..., d, y);
    } else if constexpr (sizeof...(V) == 3) {
        hn::StoreInterleaved3(rows..., d, y);
    } else {
        hn::StoreInterleaved4(rows..., d, y);
    }
}

}  // namespace tconv::tiling::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
