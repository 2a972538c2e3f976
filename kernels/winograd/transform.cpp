// Every matrix is a template constant: zeros cost nothing, ones an addition, all else one FMA a term.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/winograd/transform.cpp"
#include "kernels/winograd/transform.hpp"

#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include <algorithm>
#include <utility>

HWY_BEFORE_NAMESPACE();
namespace tconv::filtering::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::CappedTag<float, 16>;
using Vec = hn::Vec<D>;

template <std::size_t F>
struct Of {
    static constexpr Filter filter = all_filters[F];
    static constexpr std::size_t outputs = static_cast<std::size_t>(filter.outputs);
    static constexpr std::size_t points = static_cast<std::size_t>(filter.points());
    static constexpr Matrices matrices = filtering::matrices(filter);
    template <bool to_points, std::size_t I, std::size_t J>
    static constexpr double at() {
        if constexpr (to_points)
            return matrices.input[I][J];
        else
            return matrices.output[I][J];
    }
};

template <class M, bool to_points, std::size_t I, std::size_t J>
HWY_INLINE void add_term(const Vec* v, Vec& sum) {
    constexpr double c = M::template at<to_points, I, J>();
    if constexpr (c == 1)
        sum = hn::Add(sum, v[J]);
    else if constexpr (c == -1)
        sum = hn::Sub(sum, v[J]);
    else if constexpr (c != 0)
        sum = hn::MulAdd(hn::Set(D(), static_cast<float>(c)), v[J], sum);
}

// The first term of a sum: 0 + v would be an addition more.
template <class M, bool to_points, std::size_t I, std::size_t J>
HWY_INLINE Vec first_term(const Vec* v) {
    constexpr double c = M::template at<to_points, I, J>();
    if constexpr (c == 0)
        return first_term<M, to_points, I, J + 1>(v);
    else if constexpr (c == 1)
        return v[J];
    else
        return hn::Mul(hn::Set(D(), static_cast<float>(c)), v[J]);
}
template <class M, bool to_points, std::size_t I, std::size_t J>
constexpr std::size_t first_index() {
    if constexpr (M::template at<to_points, I, J>() != 0)
        return J;
    else
        return first_index<M, to_points, I, J + 1>();
}

template <class M, bool to_points, std::size_t I, std::size_t... J>
HWY_INLINE Vec row(const Vec* v, std::index_sequence<J...>) {
    constexpr std::size_t first = first_index<M, to_points, I, 0>();
    Vec sum = first_term<M, to_points, I, 0>(v);
    const auto add = [&](auto j) HWY_ATTR {
        if constexpr (j() > first) add_term<M, to_points, I, j()>(v, sum);
    };
    (add(std::integral_constant<std::size_t, J>()), ...);
    return sum;
}

template <class M, std::size_t... I>
HWY_INLINE void store_points(const Vec* v, float* to, Index step, std::index_sequence<I...> every) {
    (hn::StoreU(row<M, true, I>(v, every), D(), to + Index{I} * step), ...);
}

template <class M, std::size_t... I>
HWY_INLINE void store_outputs(const Vec* v, Vec start, float* to, Index step, std::index_sequence<I...>) {
    (hn::StoreU(hn::Add(row<M, false, I>(v, std::make_index_sequence<M::points>()), start), D(), to + Index{I} * step),
     ...);
}

// v[j][t] = from[t·M + j] for j in [0, M).
template <std::size_t M>
HWY_INLINE void deinterleave(const float* from, Vec* v) {
    const D d;
    if constexpr (M == 1) v[0] = hn::LoadU(d, from);
    if constexpr (M == 2) hn::LoadInterleaved2(d, from, v[0], v[1]);
    if constexpr (M == 3) hn::LoadInterleaved3(d, from, v[0], v[1], v[2]);
    if constexpr (M == 4) hn::LoadInterleaved4(d, from, v[0], v[1], v[2], v[3]);
}

template <std::size_t F>
void line(const float* from, Index tiles, float* to, Index step) {
    using M = Of<F>;
    const auto lanes = static_cast<Index>(hn::Lanes(D()));
    Vec v[2 * max_points];
    for (Index t = 0; t < tiles; t += lanes, from += lanes * M::filter.outputs, to += lanes) {
        deinterleave<M::outputs>(from, v);
        if constexpr (M::points > M::outputs) deinterleave<M::outputs>(from + M::outputs, v + M::outputs);
        if constexpr (M::points > 2 * M::outputs) deinterleave<M::outputs>(from + 2 * M::outputs, v + 2 * M::outputs);
        store_points<M>(v, to, step, std::make_index_sequence<M::points>());
    }
}

template <std::size_t... J>
HWY_INLINE void load_rows(const float* from, Index step, Vec* v, std::index_sequence<J...>) {
    ((v[J] = hn::LoadU(D(), from + Index{J} * step)), ...);
}

template <std::size_t F>
void input(const Columns& c) {
    using M = Of<F>;
    constexpr std::make_index_sequence<M::points> every;
    const auto lanes = static_cast<Index>(hn::Lanes(D()));
    Vec v[max_points];
    for (Index t = 0; t < c.count; t += lanes) {
        load_rows(c.from + t, c.from_step, v, every);
        store_points<M>(v, c.to + t, c.to_step, every);
    }
}

template <std::size_t F>
void output(const Columns& c) {
    using M = Of<F>;
    const auto lanes = static_cast<Index>(hn::Lanes(D()));
    const Vec start = hn::Set(D(), c.start);
    Vec v[max_points];
    for (Index t = 0; t < c.count; t += lanes) {
        load_rows(c.from + t, c.from_step, v, std::make_index_sequence<M::points>());
        store_outputs<M>(v, start, c.to + t, c.to_step, std::make_index_sequence<M::outputs>());
    }
}

void panels(const Panels& p) {
    const D d;
    const auto lanes = static_cast<Index>(hn::Lanes(d));
    const float* row = p.from;
    float* panel = p.to;
    for (Index r = 0; r < p.rows; ++r, row += p.from_step) {
        const float* from = row;
        for (Index left = p.row_vectors; left > 0; left -= p.vectors, panel += p.panel_step)
            for (Index v = 0; v < std::min(left, p.vectors); ++v, from += lanes)
                hn::StoreU(hn::LoadU(d, from), d, panel + v * lanes);
    }
}

template <std::size_t... F>
Transforms describe(std::index_sequence<F...>) {
    return {.lanes = static_cast<Index>(hn::Lanes(D())),
            .line = {line<F>...},
            .input = {input<F>...},
            .output = {output<F>...},
            .panels = panels};
}

const Transforms& transforms() {
    static const Transforms offered = describe(std::make_index_sequence<all_filters.size()>());
    return offered;
}

}  // namespace tconv::filtering::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tconv::filtering {

HWY_EXPORT(transforms);

const Transforms& best_transforms() {
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());  // targets may have been disabled since the last call
    return HWY_DYNAMIC_DISPATCH(transforms)();
}

}  // namespace tconv::filtering
#endif
