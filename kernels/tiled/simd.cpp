// The tiles for every instruction set, and the choice among them at run time.
//
// Accumulators: AVX-512 has 32 registers, the others 16; vectors, one broadcast and all sums must fit. All indices into
// the sums are template constants: an array indexed by a loop that the compiler leaves rolled would live in memory, at
// half the speed.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/tiled/simd.cpp"
#include "kernels/tiled/simd.hpp"

#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include <utility>
#include "kernels/tiled/simd_store-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace tconv::tiling::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Vec = hn::Vec<D>;
constexpr auto& rows_in_registers = HWY_TARGET <= HWY_AVX3 ? rows_of_32_registers : rows_of_16_registers;

template <std::size_t V, std::size_t... I>
HWY_INLINE void load(const Tile& t, const float* init, Vec* sum, std::index_sequence<I...>) {
    ((sum[I] = hn::LoadU(D(), init + Index{I / V} * t.init_row + Index{I % V} * t.init_vector)), ...);
}

template <std::size_t V, std::size_t... I>
HWY_INLINE void save(const Tile& t, const Vec* sum, float* out, Index lanes, std::index_sequence<I...>) {
    (hn::StoreU(sum[I], D(), out + Index{I / V} * t.out_row + Index{I % V} * lanes), ...);
}

// A prefetch takes a load's place: two of them cost 3 to 6% where a core's two hardware threads are busy.
template <Stream stream, std::size_t... I>
HWY_INLINE void fetch(const Tile& t, const float* scalars, Index at, Vec* v, std::index_sequence<I...>) {
    if constexpr (stream == Stream::vectors) (hwy::Prefetch(t.vectors[I] + at + t.ahead), ...);
    if constexpr (stream == Stream::scalars) hwy::Prefetch(scalars + t.ahead);
    ((v[I] = hn::LoadU(D(), t.vectors[I] + at)), ...);
}

template <std::size_t V, std::size_t... I>
HWY_INLINE void multiply_add(const float* scalars, const Vec* v, Vec* sum, std::index_sequence<I...>) {
    ((sum[I] = hn::MulAdd(hn::Set(D(), scalars[I / V]), v[I % V], sum[I])), ...);
}

template <std::size_t... I>
HWY_INLINE void clear(Vec* sum, std::index_sequence<I...>) {
    ((sum[I] = hn::Zero(D())), ...);
}

template <std::size_t... I>
HWY_INLINE void add(const Vec* more, Vec* sum, std::index_sequence<I...>) {
    ((sum[I] = hn::Add(sum[I], more[I])), ...);
}

template <std::size_t set>
using Set = std::integral_constant<std::size_t, set>;

template <std::size_t R, std::size_t V, Stream stream, std::size_t... sets>
HWY_INLINE void tiles(const Tile& t, std::index_sequence<sets...>) {
    constexpr std::make_index_sequence<R * V> every;
    constexpr std::make_index_sequence<(sizeof...(sets) - 1) * R * V> others;
    constexpr Index in_turn = sizeof...(sets);
    const Index lanes = static_cast<Index>(hn::Lanes(D()));
    Vec sum[sizeof...(sets) * R * V], v[V];
    const auto step = [&]<std::size_t set>(Set<set>, const float* scalars, Index at) INLINED {
        fetch<stream>(t, scalars, at, v, std::make_index_sequence<V>());
        multiply_add<V>(scalars, v, sum + set * R * V, every);
    };
    for (Index i = 0; i < t.repeats; ++i) {
        load<V>(t, t.init + i * t.next.init, sum, every);
        clear(sum + R * V, others);
        const float* scalars = t.scalars + i * t.next.scalars;
        Index at = i * t.next.vectors, c = 0;
        const auto channels = [&](Index count, auto body) INLINED {
            for (; c + count <= t.channels; c += count, scalars += count * t.scalar_step, at += count * t.vector_step)
                body();
        };
        const Tap* const end = t.taps + t.tap_count;
        if (t.tap_count == 1 || t.one_by_one) {
            for (const Tap* tap = t.taps; tap != end; ++tap) {
                scalars = t.scalars + i * t.next.scalars + tap->scalar;
                at = i * t.next.vectors + tap->vector;
                c = 0;
                channels(in_turn, [&]() INLINED {
                    (step(Set<sets>(), scalars + Index{sets} * t.scalar_step, at + Index{sets} * t.vector_step), ...);
                });
                if constexpr (in_turn > 1) channels(1, [&]() INLINED { step(Set<0>(), scalars, at); });
            }
        } else if (t.tap_count < in_turn) {
            channels(in_turn, [&]() INLINED {
                for (const Tap* tap = t.taps; tap != end; ++tap)
                    (step(Set<sets>(), scalars + Index{sets} * t.scalar_step + tap->scalar,
                          at + Index{sets} * t.vector_step + tap->vector),
                     ...);
            });
        }
        channels(1, [&]() INLINED {
            const Tap* tap = t.taps;
            for (; end - tap >= in_turn; tap += in_turn)
                (step(Set<sets>(), scalars + tap[sets].scalar, at + tap[sets].vector), ...);
            if constexpr (in_turn > 1)
                for (; tap != end; ++tap) step(Set<0>(), scalars + tap->scalar, at + tap->vector);
        });
        (add(sum + (sets == 0 ? R * V : sets * R * V), sum, std::make_index_sequence < sets == 0 ? 0 : R * V > ()),
         ...);
        save<V>(t, sum, t.out + i * t.next.out, lanes, every);
    }
}

// Two FMA ports of 4 cycles latency want 8 sums in flight: smaller tiles have several sets of them, in turn.
template <std::size_t sums>
constexpr std::size_t sets_of = sums < 8 ? 8 / sums : 1;

template <std::size_t R, std::size_t V, std::size_t sets>
HWY_INLINE void tiles_of(const Tile& t) {
    constexpr std::make_index_sequence<sets> every;
    if (t.stream == Stream::none) tiles<R, V, Stream::none>(t, every);
    if (t.stream == Stream::scalars) tiles<R, V, Stream::scalars>(t, every);
    if (t.stream == Stream::vectors) tiles<R, V, Stream::vectors>(t, every);
}

template <std::size_t R, std::size_t V>
void tile(const Tile& t) {
    constexpr std::size_t sets = sets_of<R * V>;
    if (sets > 1 && t.keeps_order)
        tiles_of<R, V, 1>(t);
    else
        tiles_of<R, V, sets>(t);
}

template <std::size_t V, std::size_t... R>
void list_tiles(Simd& simd, std::index_sequence<R...>) {
    ((simd.tile[V][R + 1] = tile<R + 1, V>), ...);
}

constexpr Index lines_ahead = 16;

template <Index V>
HWY_INLINE void gather_vectors(const Gather& g) {
    const D d;
    const auto lanes = static_cast<Index>(hn::Lanes(d));
    for (Index c = 0, at = 0; c < g.channels; ++c, at += g.step)
        for (Index t = 0; t < g.tiles; ++t) {
            float* to = g.panel + t * g.tile_step + c * g.tap_count * g.width;
            hwy::Prefetch(g.from[0] + at + t * g.width +
                          (lines_ahead / g.tiles + 1) * g.step);  // runs too short for the machine's own
            for (const Tap* tap = g.taps; tap != g.taps + g.tap_count; ++tap, to += g.width)
                for (Index v = 0; v < V; ++v)
                    hn::StoreU(hn::LoadU(d, g.from[static_cast<std::size_t>(v)] + at + t * g.width + tap->vector), d,
                               to + v * lanes);
        }
}

void gather(const Gather& g) {
    static_assert(max_vectors == 4);
    if (g.vectors == 1) gather_vectors<1>(g);
    if (g.vectors == 2) gather_vectors<2>(g);
    if (g.vectors == 3) gather_vectors<3>(g);
    if (g.vectors == 4) gather_vectors<4>(g);
}

void add_run(const float* from, float* to, Index count) {
    const D d;
    const Index lanes = static_cast<Index>(hn::Lanes(d));
    Index i = 0;
    for (; i + lanes <= count; i += lanes) hn::StoreU(hn::Add(hn::LoadU(d, to + i), hn::LoadU(d, from + i)), d, to + i);
    for (; i < count; ++i) to[i] += from[i];
}

Simd describe() {
    Simd simd{.lanes = static_cast<Index>(hn::Lanes(D())),
              .rows = rows_in_registers,
              .tile = {},
              .gather = gather,
              .interleave = interleave,
              .copy_pieces = copy_pieces,
              .transpose_pieces = transpose_pieces,
              .add = add_run};
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
