// The tiles for every instruction set, and the choice among them at run time.
//
// Accumulators: AVX-512 has 32 registers, the others 16; vectors, one broadcast and all sums must fit. Two FMA ports of
// 4 cycles latency want at least 8 sums in flight. All indices into the sums are template constants: an array indexed
// by a loop that the compiler leaves rolled would live in memory, at half the speed.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/tiled/simd.cpp"
#include "kernels/tiled/simd.hpp"

#include <algorithm>
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include <utility>

HWY_BEFORE_NAMESPACE();
namespace tconv::tiling::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::CappedTag<float, 16>;
using Vec = hn::Vec<D>;
constexpr auto& rows_in_registers = HWY_TARGET <= HWY_AVX3 ? rows_of_32_registers : rows_of_16_registers;

template <std::size_t V, std::size_t... I>
HWY_INLINE void load(const Tile& t, Vec* sum, Index lanes, std::index_sequence<I...>) {
    (void)lanes;
    ((sum[I] = hn::LoadU(D(), t.init + Index{I / V} * t.init_row + Index{I % V} * t.init_vector)), ...);
}

template <std::size_t V, std::size_t... I>
HWY_INLINE void save(const Tile& t, const Vec* sum, Index lanes, std::index_sequence<I...>) {
    (hn::StoreU(sum[I], D(), t.out + Index{I / V} * t.out_row + Index{I % V} * lanes), ...);
}

template <std::size_t... I>
HWY_INLINE void fetch(const Tile& t, Index at, Vec* v, std::index_sequence<I...>) {
    (hwy::Prefetch(t.vectors[I] + at + t.ahead), ...);
    ((v[I] = hn::LoadU(D(), t.vectors[I] + at)), ...);
}

template <std::size_t V, std::size_t... I>
HWY_INLINE void multiply_add(const float* scalars, const Vec* v, Vec* sum, std::index_sequence<I...>) {
    ((sum[I] = hn::MulAdd(hn::Set(D(), scalars[I / V]), v[I % V], sum[I])), ...);
}

template <std::size_t R, std::size_t V>
void tile(const Tile& t) {
    constexpr std::make_index_sequence<R * V> every;
    const Index lanes = static_cast<Index>(hn::Lanes(D()));
    Vec sum[R * V], v[V];
    load<V>(t, sum, lanes, every);
    const float* scalars = t.scalars;
    Index at = 0;
    for (Index c = 0; c < t.channels; ++c, scalars += t.scalar_step, at += t.vector_step)
        for (const Tap* tap = t.taps; tap != t.taps + t.tap_count; ++tap) {
            fetch(t, at + tap->vector, v, std::make_index_sequence<V>());
            multiply_add<V>(scalars + tap->scalar, v, sum, every);
        }
    save<V>(t, sum, lanes, every);
}

template <std::size_t V, std::size_t... R>
void list_tiles(Simd& simd, std::index_sequence<R...>) {
    ((simd.tile[V][R + 1] = tile<R + 1, V>), ...);
}

HWY_INLINE void put(Vec v, float* y, bool stream) {
    if (stream) hn::Stream(v, D(), y);
    else hn::StoreU(v, D(), y);
}

// Returns how many i it has done; the rest is shorter than a vector.
HWY_INLINE Index interleave_vectors(float* y, const float* const* rows, Index count, Index n) {
    const D d;
    const Index lanes = static_cast<Index>(hn::Lanes(d));
    Index i = 0;
    for (; i + lanes <= n; i += lanes) {
        if (count == 2) hn::StoreInterleaved2(hn::LoadU(d, rows[0] + i), hn::LoadU(d, rows[1] + i), d, y + 2 * i);
        if (count == 3)
            hn::StoreInterleaved3(hn::LoadU(d, rows[0] + i), hn::LoadU(d, rows[1] + i), hn::LoadU(d, rows[2] + i), d,
                                  y + 3 * i);
        if (count == 4)
            hn::StoreInterleaved4(hn::LoadU(d, rows[0] + i), hn::LoadU(d, rows[1] + i), hn::LoadU(d, rows[2] + i),
                                  hn::LoadU(d, rows[3] + i), d, y + 4 * i);
    }
    return i;
}

void interleave(float* y, const float* const* rows, Index count, Index n, bool stream) {
    Index i = 0;
    if (count == 1) {
        std::copy_n(rows[0], n, y);
        return;
    }
    (void)stream;
    i = interleave_vectors(y, rows, count, n);
    for (; i < n; ++i)
        for (Index r = 0; r < count; ++r) y[i * count + r] = rows[r][i];
}

Simd describe() {
    Simd simd{.lanes = static_cast<Index>(hn::Lanes(D())),
              .rows = rows_in_registers,
              .tile = {},
              .interleave = interleave};
    list_tiles<1>(simd, std::make_index_sequence<rows_in_registers[1]>());
    list_tiles<2>(simd, std::make_index_sequence<rows_in_registers[2]>());
    list_tiles<3>(simd, std::make_index_sequence<rows_in_registers[3]>());
    list_tiles<4>(simd, std::make_index_sequence<rows_in_registers[4]>());
    return simd;
}

const Simd& simd() {
    static const Simd offered = describe();
    return offered;
}

}  // namespace tconv::tiling::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tconv::tiling {

HWY_EXPORT(simd);

const Simd& best_simd() {
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());  // targets may have been disabled since the last call
    return HWY_DYNAMIC_DISPATCH(simd)();
}

}  // namespace tconv::tiling
#endif
