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
#include <algorithm>
#include <cstdint>
#include <utility>

HWY_BEFORE_NAMESPACE();
namespace tconv::tiling::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::CappedTag<float, 16>;
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

// A lambda that is called, not inlined, takes the sums through memory.
#define INLINED HWY_ATTR __attribute__((always_inline))

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
        if (t.tap_count == 1) {  // one loop, no table: a fifth faster
            scalars += t.taps->scalar;
            at += t.taps->vector;
        }
        const auto channels = [&](Index count, auto body) INLINED {
            for (; c + count <= t.channels; c += count, scalars += count * t.scalar_step, at += count * t.vector_step)
                body();
        };
        const Tap* const end = t.taps + t.tap_count;
        if (t.tap_count == 1) {
            channels(in_turn, [&]() INLINED {
                (step(Set<sets>(), scalars + Index{sets} * t.scalar_step, at + Index{sets} * t.vector_step), ...);
            });
            if constexpr (in_turn > 1) channels(1, [&]() INLINED { step(Set<0>(), scalars, at); });
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

#undef INLINED

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

HWY_INLINE void interleave_vectors(const float* const* rows, Index count, Index i, float* y) {
    const D d;
    if (count == 1) hn::StoreU(hn::LoadU(d, rows[0] + i), d, y);
    if (count == 2) hn::StoreInterleaved2(hn::LoadU(d, rows[0] + i), hn::LoadU(d, rows[1] + i), d, y);
    if (count == 3)
        hn::StoreInterleaved3(hn::LoadU(d, rows[0] + i), hn::LoadU(d, rows[1] + i), hn::LoadU(d, rows[2] + i), d, y);
    if (count == 4)
        hn::StoreInterleaved4(hn::LoadU(d, rows[0] + i), hn::LoadU(d, rows[1] + i), hn::LoadU(d, rows[2] + i),
                              hn::LoadU(d, rows[3] + i), d, y);
}

void interleave_scalars(float* y, const float* const* rows, Index count, Index begin, Index end) {
    for (Index i = begin; i < end; ++i)
        for (Index r = 0; r < count; ++r) y[i * count + r] = rows[r][i];
}

bool aligned(const float* y) { return reinterpret_cast<std::uintptr_t>(y) % (hn::Lanes(D()) * sizeof(float)) == 0; }

// A streaming store needs an aligned address: the first i that gives one, or n where none does.
HWY_INLINE Index aligned_start(const float* y, Index count, Index n) {
    for (Index i = 0; i < n && i < max_rows; ++i)
        if (aligned(y + i * count)) return i;
    return n;
}

template <Index count>
HWY_INLINE void interleave_rows(float* y, const float* const* rows, Index n, bool stream) {
    const D d;
    const Index lanes = static_cast<Index>(hn::Lanes(d));
    if (n < lanes) return interleave_scalars(y, rows, count, 0, n);
    Index i = stream ? aligned_start(y, count, n) : 0;
    if (i + lanes > n) {
        stream = false;
        i = 0;
    }
    if (i > 0) interleave_vectors(rows, count, 0, y);  // ends are done in whole vectors that overlap their neighbours
    HWY_ALIGN float line[max_interleaved * 16];
    for (; i + lanes <= n; i += lanes) {
        interleave_vectors(rows, count, i, stream ? line : y + i * count);
        if (stream)
            for (Index v = 0; v < count; ++v) hn::Stream(hn::Load(d, line + v * lanes), d, y + i * count + v * lanes);
    }
    if (i < n) interleave_vectors(rows, count, n - lanes, y + (n - lanes) * count);
}

template <Index count>
void interleave_lines(const Interleave& a, bool stream) {
    std::array<const float*, max_interleaved> rows = a.rows;
    float* y = a.y;
    for (Index line = 0; line < a.lines; ++line, y += a.y_step) {
        interleave_rows<count>(y, rows.data(), a.n, stream);
        for (std::size_t r = 0; r < static_cast<std::size_t>(count); ++r) rows[r] += a.row_step[r];
    }
}

void interleave(const Interleave& a, bool stream) {
    if (a.count == 1) interleave_lines<1>(a, stream);
    if (a.count == 2) interleave_lines<2>(a, stream);
    if (a.count == 3) interleave_lines<3>(a, stream);
    if (a.count == 4) interleave_lines<4>(a, stream);
}

template <Index length>
void copy_pieces_of(const Pieces& p) {
    const float* from = p.from;
    float* to = p.to;
    for (Index i = 0; i < p.count; ++i, from += p.from_step, to += p.to_step) {
        const hn::CappedTag<float, static_cast<std::size_t>(length)> d;
        for (Index k = 0; k < length; k += static_cast<Index>(hn::Lanes(d)))
            hn::StoreU(hn::LoadU(d, from + k), d, to + k);
    }
}

void stream_pieces(const Pieces& p) {
    const Index lanes = static_cast<Index>(hn::Lanes(D()));
    for (Index i = 0; i < p.count; ++i)
        for (Index k = 0; k < p.length; k += lanes)
            hn::Stream(hn::LoadU(D(), p.from + i * p.from_step + k), D(), p.to + i * p.to_step + k);
}

// One contiguous run, past the cache but for its ends.
void stream_run(const float* from, float* to, Index count) {
    const D d;
    const Index lanes = static_cast<Index>(hn::Lanes(d));
    Index i = std::min(aligned_start(to, 1, count), count);
    std::copy_n(from, i, to);
    for (; i + lanes <= count; i += lanes) hn::Stream(hn::LoadU(d, from + i), d, to + i);
    std::copy_n(from + i, count - i, to + i);
}

void copy_pieces(const Pieces& p, bool stream) {
    constexpr Index line = 512;
    const Index lanes = static_cast<Index>(hn::Lanes(D()));
    if (stream && p.length % lanes == 0 && p.to_step % lanes == 0 && aligned(p.to)) return stream_pieces(p);
    if (stream && p.to_step == p.length && p.count * p.length <= line) {
        // Pieces that would leave the core as fractions of cache lines are joined first.
        HWY_ALIGN float joined[line];
        copy_pieces({p.from, joined, p.from_step, p.length, p.count, p.length}, false);
        return stream_run(joined, p.to, p.count * p.length);
    }
    switch (p.length) {
        case 1: return copy_pieces_of<1>(p);
        case 2: return copy_pieces_of<2>(p);
        case 4: return copy_pieces_of<4>(p);
        case 8: return copy_pieces_of<8>(p);
        case 16: return copy_pieces_of<16>(p);
        case 32: return copy_pieces_of<32>(p);
        default: break;
    }
    for (Index i = 0; i < p.count; ++i)
        for (Index k = 0; k < p.length; ++k) p.to[i * p.to_step + k] = p.from[i * p.from_step + k];
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
