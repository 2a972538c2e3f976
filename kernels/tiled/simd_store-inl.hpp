// Stores, once for every instruction set that simd.cpp is compiled for: rows interleaved, pieces copied or transposed,
// past the caches where that is asked.
#if defined(TCONV_TILED_SIMD_STORE_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef TCONV_TILED_SIMD_STORE_INL_HPP
#undef TCONV_TILED_SIMD_STORE_INL_HPP
#else
#define TCONV_TILED_SIMD_STORE_INL_HPP
#endif

#include "kernels/tiled/simd_interleave-inl.hpp"

#include <hwy/cache_control.h>
#include <hwy/highway.h>
#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

HWY_BEFORE_NAMESPACE();
namespace tconv::tiling::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class D, std::size_t... r>
HWY_INLINE void interleave_vectors(D d, const float* const* rows, Index i, float* y, std::index_sequence<r...>) {
    store_interleaved(d, y, hn::LoadU(d, rows[r] + i)...);
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

// Ends are done in whole vectors that overlap their neighbours; rows shorter than a vector in a smaller one.
template <Index count, class D>
HWY_INLINE void interleave_rows(D d, float* y, const float* const* rows, Index n, bool stream) {
    constexpr std::make_index_sequence<static_cast<std::size_t>(count)> each;
    const Index lanes = static_cast<Index>(hn::Lanes(d));
    if (n < lanes) {
        if constexpr (hn::MaxLanes(D()) > 4)
            return interleave_rows<count>(hn::Half<D>(), y, rows, n, false);
        else
            return interleave_scalars(y, rows, count, 0, n);
    }
    Index i = stream ? aligned_start(y, count, n) : 0;
    if (i + lanes > n) {
        stream = false;
        i = 0;
    }
    if (i > 0) interleave_vectors(d, rows, 0, y, each);
    HWY_ALIGN float line[max_interleaved * 16];
    for (; i + lanes <= n; i += lanes) {
        interleave_vectors(d, rows, i, stream ? line : y + i * count, each);
        if (stream)
            for (Index v = 0; v < count; ++v) hn::Stream(hn::Load(d, line + v * lanes), d, y + i * count + v * lanes);
    }
    if (i < n) interleave_vectors(d, rows, n - lanes, y + (n - lanes) * count, each);
}

template <Index count>
void interleave_lines(const Interleave& a, bool stream) {
    std::array<const float*, max_interleaved> rows = a.rows;
    float* y = a.y;
    for (Index line = 0; line < a.lines; ++line, y += a.y_step) {
        interleave_rows<count>(D(), y, rows.data(), a.n, stream);
        for (std::size_t r = 0; r < static_cast<std::size_t>(count); ++r) rows[r] += a.row_step[r];
    }
}

void interleave(const Interleave& a, bool stream) {
    if (a.count == 1) interleave_lines<1>(a, stream);
    if (a.count == 2) interleave_lines<2>(a, stream);
    if (a.count == 3) interleave_lines<3>(a, stream);
    if (a.count == 4) interleave_lines<4>(a, stream);
}

// `most` floats, or more, up to twice as many: the last of them once again.
template <Index most>
HWY_INLINE void copy_piece(const float* from, float* to, Index length) {
    const hn::CappedTag<float, static_cast<std::size_t>(most)> d;
    for (Index k = 0; k < most; k += static_cast<Index>(hn::Lanes(d))) hn::StoreU(hn::LoadU(d, from + k), d, to + k);
    if (length == most) return;
    from += length - most;
    to += length - most;
    for (Index k = 0; k < most; k += static_cast<Index>(hn::Lanes(d))) hn::StoreU(hn::LoadU(d, from + k), d, to + k);
}

// Four places side by side: a pixel of each, then the next. `known` is the length where the compiler is told it.
template <Index most, Index known>
void copy_pieces_of(const Pieces& p) {
    const Index length = known > 0 ? known : p.length;
    const auto copy = [&]<std::size_t... k>(const Place* places, std::index_sequence<k...>) HWY_ATTR {
        const float* from = p.from;
        float* to = p.to;
        for (Index i = 0; i < p.pixels; ++i, from += p.from_step, to += p.to_step)
            (copy_piece<most>(from + places[k].from, to + places[k].to, length), ...);
    };
    Index i = 0;
    for (; i + 4 <= p.count; i += 4) {
        const std::array<Place, 4> four = {p.places[i], p.places[i + 1], p.places[i + 2], p.places[i + 3]};
        copy(four.data(), std::make_index_sequence<4>());
    }
    for (; i < p.count; ++i) {
        const Place one = p.places[i];
        copy(&one, std::make_index_sequence<1>());
    }
}

void copy_long_pieces(const Pieces& p) {
    for (const Place* place = p.places; place != p.places + p.count; ++place)
        for (Index i = 0; i < p.pixels; ++i)
            std::copy_n(p.from + place->from + i * p.from_step, p.length, p.to + place->to + i * p.to_step);
}

// Phases that a dilation keeps apart in y, float by float; `known` is the length where the compiler is told it.
template <Index known>
void scatter_pieces_of(const Pieces& p) {
    const Index length = known > 0 ? known : p.length, apart = p.apart;
    for (const Place* place = p.places; place != p.places + p.count; ++place) {
        const float* from = p.from + place->from;
        float* to = p.to + place->to;
        for (Index i = 0; i < p.pixels; ++i, from += p.from_step, to += p.to_step)
            for (Index k = 0; k < length; ++k) to[k * apart] = from[k];
    }
}

void scatter_pieces(const Pieces& p) {
    switch (p.length) {
        case 2: return scatter_pieces_of<2>(p);
        case 3: return scatter_pieces_of<3>(p);
        case 4: return scatter_pieces_of<4>(p);
        case 8: return scatter_pieces_of<8>(p);
        default: return scatter_pieces_of<0>(p);
    }
}

void copy_pieces(const Pieces& p, bool stream);

void stream_pieces(const float* from, float* to, const Pieces& p) {
    const Index lanes = static_cast<Index>(hn::Lanes(D()));
    for (Index i = 0; i < p.pixels; ++i)
        for (Index k = 0; k < p.length; k += lanes)
            hn::Stream(hn::LoadU(D(), from + i * p.from_step + k), D(), to + i * p.to_step + k);
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

// One place's; false where its pieces cannot be joined to whole vectors of y.
bool stream_place(const Place& place, const Pieces& p) {
    constexpr Index line = 512;
    const Index lanes = static_cast<Index>(hn::Lanes(D()));
    const float* from = p.from + place.from;
    float* to = p.to + place.to;
    if (p.length % lanes == 0 && p.to_step % lanes == 0 && aligned(to)) {
        stream_pieces(from, to, p);
        return true;
    }
    if (p.to_step != p.length || p.pixels * p.length > line) return false;
    // Pieces that would leave the core as fractions of cache lines are joined first.
    HWY_ALIGN float joined[line];
    constexpr Place start{0, 0};
    copy_pieces({from, joined, &start, 1, p.from_step, p.length, p.pixels, p.length}, false);
    stream_run(joined, to, p.pixels * p.length);
    return true;
}

void copy_pieces(const Pieces& p, bool stream) {
    if (p.apart > 1 && p.length > 1) return scatter_pieces(p);
    if (stream) {
        Pieces one = p;
        one.count = 1;
        for (; one.places != p.places + p.count; ++one.places)
            if (!stream_place(*one.places, p)) copy_pieces(one, false);
        return;
    }
    switch (p.length) {
        case 1: return copy_pieces_of<1, 1>(p);
        case 2: return copy_pieces_of<2, 2>(p);
        case 3: return copy_pieces_of<2, 3>(p);
        case 4: return copy_pieces_of<4, 4>(p);
        case 8: return copy_pieces_of<8, 8>(p);
        case 16: return copy_pieces_of<16, 16>(p);
        default: break;
    }
    if (p.length < 8) return copy_pieces_of<4, 0>(p);
    if (p.length < 16) return copy_pieces_of<8, 0>(p);
    if (p.length <= 32) return copy_pieces_of<16, 0>(p);
    copy_long_pieces(p);
}

#if HWY_TARGET != HWY_SCALAR
// Four floats of each of so many pixels as a vector of D has room for.
template <class D>
HWY_INLINE hn::Vec<D> quads(D d, const float* from, Index step) {
    if constexpr (hn::MaxLanes(D()) <= 4) {
        return hn::LoadU(d, from);
    } else {
        const hn::Half<D> half;
        const Index pixels = static_cast<Index>(hn::Lanes(half)) / 4;
        return hn::Combine(d, quads(half, from + pixels * step, step), quads(half, from, step));
    }
}

// Rows as long as a vector of D.
template <class D>
HWY_INLINE Index transpose_vectors(D d, const Transposed& t, Index i) {
    const hn::Repartition<double, D> pairs;
    const Index step = t.from_step, pixels = static_cast<Index>(hn::Lanes(d)) / t.length;
    for (; i + pixels <= t.count; i += pixels) {
        const float* from = t.from + i * step;
        const auto row = [&](std::size_t r, auto v)
                             HWY_ATTR { hn::StoreU(hn::BitCast(d, v), d, t.to[r] + i * t.length); };
        if (t.length == 2) {
            const auto even = hn::BitCast(pairs, quads(d, from, 2 * step)),
                       odd = hn::BitCast(pairs, quads(d, from + step, 2 * step));
            row(0, hn::InterleaveLower(pairs, even, odd));
            row(1, hn::InterleaveUpper(pairs, even, odd));
            continue;
        }
        const auto a = quads(d, from, 4 * step), b = quads(d, from + step, 4 * step),
                   c = quads(d, from + 2 * step, 4 * step), e = quads(d, from + 3 * step, 4 * step);
        const auto ab = hn::BitCast(pairs, hn::InterleaveLower(d, a, b)),
                   ce = hn::BitCast(pairs, hn::InterleaveLower(d, c, e)),
                   upper_ab = hn::BitCast(pairs, hn::InterleaveUpper(d, a, b)),
                   upper_ce = hn::BitCast(pairs, hn::InterleaveUpper(d, c, e));
        row(0, hn::InterleaveLower(pairs, ab, ce));
        row(1, hn::InterleaveUpper(pairs, ab, ce));
        row(2, hn::InterleaveLower(pairs, upper_ab, upper_ce));
        row(3, hn::InterleaveUpper(pairs, upper_ab, upper_ce));
    }
    return i;
}
#endif

void transpose_pieces(const Transposed& t, bool stream) {
    constexpr Index line = 64;
    const auto rows = static_cast<std::size_t>(transposed_lanes / t.length);
    if (stream && t.count * t.length <= line) {
        HWY_ALIGN float joined[transposed_lanes * line];
        Transposed near = t;
        for (std::size_t r = 0; r < rows; ++r) near.to[r] = joined + static_cast<Index>(r) * line;
        transpose_pieces(near, false);
        for (std::size_t r = 0; r < rows; ++r) stream_run(near.to[r], t.to[r], t.count * t.length);
        return;
    }
    Index i = 0;
#if HWY_TARGET != HWY_SCALAR
    i = transpose_vectors(hn::CappedTag<float, 16>(), t, i);
    i = transpose_vectors(hn::CappedTag<float, 8>(), t, i);
    i = transpose_vectors(hn::CappedTag<float, 4>(), t, i);
    const Index last = t.count - transposed_lanes / t.length;  // the end is done again with its neighbours
    if (i < t.count && last >= 0) i = transpose_vectors(hn::CappedTag<float, 4>(), t, last);
#endif
    for (; i < t.count; ++i)
        for (Index k = 0; k < transposed_lanes; ++k)
            t.to[static_cast<std::size_t>(k / t.length)][i * t.length + k % t.length] = t.from[i * t.from_step + k];
}

}  // namespace tconv::tiling::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
