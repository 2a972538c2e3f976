// Sums are scaled and given their bias row by row; then every line of pixels goes to its line of y, phases of the width
// side by side: interleaved where they are few and all there, one by one elsewhere.
#include "kernels/amx/store.hpp"

#include "kernels/vectorize.hpp"

#include <cmath>
#include <type_traits>

namespace tconv::amx {
namespace {

TCONV_VECTORIZE void finish(float* row, Index count, float scale, float bias) {
    for (Index i = 0; i < count; ++i) row[i] = row[i] * scale + bias;
}

TCONV_VECTORIZE void round_line(const float* from, Index count, Bf16* to) {
    for (Index i = 0; i < count; ++i) to[i] = to_bf16(from[i]);
}

void put(float value, float* to) { *to = value; }
void put(float value, Bf16* to) { *to = to_bf16(value); }
float get(float value) { return value; }
float get(Bf16 value) { return from_bf16(value); }

template <class T>
class Store {
public:
    Store(const Plan& plan, const tiling::Simd& simd, const Staged& staged)
        : plan_(plan), simd_(simd), s_(staged), y_(static_cast<T*>(staged.y)) {
        const Axis& w = plan.w.axis;
        Index phases = 0;
        for (const Group& g : s_.strip.groups) phases += g.w.count;
        merges_ = phases == w.stride && phases <= tiling::max_interleaved && w.dilation == 1;
        inner_ = {0, plan.field_w};
        for (Index k0 = 0; merges_ && k0 < phases; ++k0) inner_ = inner_ & plan.w.pixels_of(k0);
        merges_ = merges_ && inner_.size() > 0;
    }

    void all() {
        scale();
        const Group& first = s_.strip.groups.front();
        const Index begin = s_.stretch.begin / plan_.field_w;
        for (Index co = 0; co < s_.channels.size(); ++co)
            for (Index kd = 0; kd < first.d.count; ++kd)
                for (Index kh = 0; kh < first.h.count; ++kh)
                    for (Index line = begin; line * plan_.field_w < s_.stretch.end; ++line)
                        if (to_line(co, first.d.first + kd, first.h.first + kh, line))
                            columns((co * first.d.count + kd) * first.h.count + kh);
    }

private:
    void scale() const {
        const float factor = std::ldexp(1.0f, -s_.scale);
        const T* bias = static_cast<const T*>(s_.bias);
        for (const Group& g : s_.strip.groups)
            for (Index m = 0; m < s_.channels.size() * g.phases(); ++m)
                finish(s_.sums + (g.stage_row + m) * plan_.stretch, s_.stretch.size(), factor,
                       bias ? get(bias[s_.channels.begin + m / g.phases()]) : 0.0f);
    }

    // Where pixel 0 of this line of the field lies, in the stage and in y; false where it is none of this phase's.
    bool to_line(Index co, Index kd, Index kh, Index line) {
        const auto holds = [](Range r, Index q) { return q >= r.begin && q < r.end; };
        const AxisPlan &d = plan_.d, &h = plan_.h;
        const Index qh = line % plan_.field_h, qd = line / plan_.field_h % plan_.field_d;
        if (!holds(h.pixels_of(kh), qh) || !holds(d.pixels_of(kd), qd)) return false;
        const Index n = line / plan_.field_h / plan_.field_d, first = line * plan_.field_w;
        const Index channel = n * plan_.groups * plan_.c_out + s_.channels.begin + co;
        const Index od = qd * d.axis.stride + d.shift(kd), oh = qh * h.axis.stride + h.shift(kh);
        to_ = y_ + ((channel * d.axis.out() + od) * h.axis.out() + oh) * plan_.w.axis.out();
        from_ = s_.sums + (first - s_.stretch.begin);
        pixels_ = {s_.stretch.begin - first, s_.stretch.end - first};
        return true;
    }

    // `row`: (channel, phase of depth, phase of height), times the phases of the width.
    void columns(Index row) const {
        const Range inner = merges_ ? pixels_ & inner_ : Range{};
        tiling::Interleave lines{
            .y = nullptr, .rows = {}, .count = 0, .n = inner.size(), .lines = 1, .y_step = 0, .row_step = {}};
        for (const Group& g : s_.strip.groups)
            for (Index k = 0; k < g.w.count; ++k) {
                const Index k0 = g.w.first + k;
                const float* from = from_ + (g.stage_row + row * g.w.count + k) * plan_.stretch;
                const Range q = pixels_ & plan_.w.pixels_of(k0);
                if (inner.size() == 0) {
                    scatter(from, q, k0);
                    continue;
                }
                scatter(from, {q.begin, inner.begin}, k0);
                scatter(from, {inner.end, q.end}, k0);
                lines.rows[static_cast<std::size_t>(lines.count++)] = from + inner.begin;
            }
        if (inner.size() > 0) merge(lines, to_ + inner.begin * plan_.w.axis.stride + plan_.w.shift(0));
    }

    void merge(tiling::Interleave& lines, T* to) const {
        if constexpr (std::is_same_v<T, float>) {
            lines.y = to;
            simd_.interleave(lines, false);
        } else {
            lines.y = s_.line;
            simd_.interleave(lines, false);
            round_line(s_.line, lines.count * lines.n, to);
        }
    }

    void scatter(const float* from, Range q, Index k0) const {
        T* to = to_ + plan_.w.shift(k0);
        for (Index i = q.begin; i < q.end; ++i) put(from[i], to + i * plan_.w.axis.stride);
    }

    const Plan& plan_;
    const tiling::Simd& simd_;
    const Staged& s_;
    T* y_;
    bool merges_ = false;
    Range inner_;   // pixels that every phase of the width has
    Range pixels_;  // of the stretch, counted from the line's first
    const float* from_ = nullptr;
    T* to_ = nullptr;
};

}  // namespace

void store(const Plan& plan, const tiling::Simd& simd, const Staged& staged) {
    if (plan.terms == 1)
        Store<Bf16>(plan, simd, staged).all();
    else
        Store<float>(plan, simd, staged).all();
}

}  // namespace tconv::amx
