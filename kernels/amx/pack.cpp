// The only place that knows how operands lie in memory before the tile unit sees them.
#include "kernels/amx/pack.hpp"

#include <algorithm>
#include <cmath>

namespace tconv::amx {
namespace {

constexpr int largest_weight = 48;  // its exponent, after scaling

// The power of two for these weights; 0 where there is none to choose.
int scale_of(const std::vector<float>& weights) {
    float most = 0;
    for (const float w : weights) {
        if (!std::isfinite(w)) return 0;
        most = std::max(most, std::fabs(w));
    }
    return most == 0 ? 0 : std::clamp(largest_weight - std::ilogb(most), -100, 100);
}

// What x may be: `least` is the least term of the weights that is not zero, `products` how many an output sums at most.
Limits limits_of(float least, Index products) {
    constexpr int term_bits = 8, smallest = -126, largest = 126;
    const auto bits = [](int exponent) { return static_cast<std::uint32_t>(exponent + 127) << 23; };
    const int last_bit = std::ilogb(least) - (term_bits - 1);
    const int low = std::clamp(smallest - last_bit + (term_bits - 1), smallest, 127);
    const int high = largest - (largest_weight + 1) - static_cast<int>(std::ceil(std::log2(products)));
    return {.least = bits(low), .most = bits(high)};
}

class WeightPacker {
public:
    WeightPacker(const Plan& plan, const Problem& p, const std::vector<float>& weights)
        : plan_(plan), p_(p), weights_(weights) {
        packed_.tiles = Buffer(static_cast<std::size_t>(plan.groups * plan.weights) * sizeof(Bf16));
        std::fill_n(packed_.tiles.data(), packed_.tiles.bytes(), std::byte{0});
        packed_.scale = scale_of(weights);
    }

    Weights all() {
        for (Index group = 0; group < plan_.groups; ++group)
            for (const Strip& s : plan_.strips)
                for (Index block = 0; block < s.blocks; ++block)
                    for (const Group& g : s.groups)
                        rows(group, g, plan_.channels(s, block),
                             group * plan_.weights + s.weights + block * s.block_weights + g.weights);
        const Index products = std::max<Index>(1, plan_.c_in * plan_.taps);
        packed_.limits = limits_of(least_, products);
        return std::move(packed_);
    }

private:
    void rows(Index group, const Group& g, Range channels, Index offset) {
        Bf16* const to = reinterpret_cast<Bf16*>(packed_.tiles.data()) + offset;
        const Index count = channels.size() * g.phases(), steps = static_cast<Index>(g.k.size());
        for (Index m = 0; m < count; ++m) {
            Bf16* const row = to + m / block_rows * plan_.terms * steps * step_weights + m % block_rows * tile_k;
            const Index phase = m % g.phases();
            const Index kd = g.d.first + phase / g.w.count / g.h.count, kh = g.h.first + phase / g.w.count % g.h.count,
                        kw = g.w.first + phase % g.w.count;
            const Index co = channels.begin + m / g.phases();
            for (Index step = 0; step < steps; ++step)
                for (Index k = 0; k < tile_k; ++k) {
                    const Plan::Term term = plan_.term(g.k[static_cast<std::size_t>(step)], k / 2);
                    const Index c = 2 * term.pair + k % 2;
                    if (c >= plan_.c_in || term.tap >= plan_.taps) continue;
                    const Plan::Tap tap = plan_.tap(term.tap);
                    if (tap.d >= g.d.taps || tap.h >= g.h.taps || tap.w >= g.w.taps) continue;
                    const Index at =
                        ((kd + tap.d * plan_.d.period) * p_.h().kernel + kh + tap.h * plan_.h.period) * p_.w().kernel +
                        kw + tap.w * plan_.w.period;
                    const Index pair = (group * plan_.c_in + c) * plan_.c_out + co;
                    put(weights_[static_cast<std::size_t>(pair * p_.taps() + at)], row + step * step_weights + k,
                        steps * step_weights);
                }
        }
    }

    // One weight's terms, `apart` from one another.
    void put(float weight, Bf16* to, Index apart) {
        const float scaled = std::ldexp(weight, packed_.scale);
        const auto terms = split(scaled);
        float sum = 0;
        for (Index t = plan_.terms; t-- > 0;) {
            const float term = terms[static_cast<std::size_t>(t)];
            sum += term;
            if (term != 0) least_ = std::min(least_, std::fabs(term));
            to[t * apart] = static_cast<Bf16>(std::bit_cast<std::uint32_t>(term) >> 16);
        }
        if (!std::isfinite(weight) || sum != scaled || std::ldexp(scaled, -packed_.scale) != weight ||
            least_ < 0x1p-126f)
            packed_.usable = false;
    }

    const Plan& plan_;
    const Problem& p_;
    const std::vector<float>& weights_;
    Weights packed_;
    float least_ = 1;
};

// A stretch of x, row by row.
template <class T>
class StretchPacker {
public:
    StretchPacker(const Plan& plan, Range stretch, const T* x, const Limits& limits, Pair* packed)
        : plan_(plan),
          pixels_{stretch.begin - plan.lead, stretch.begin + plan.stretch},
          x_(x),
          limits_(limits),
          packed_(packed) {}

    bool all() {
        const Index taps = plan_.taps_are_rows ? plan_.taps : 1;
        bool within = true;
        for (Index tap = 0; tap < taps; ++tap)
            for (Index pair = 0; pair < plan_.pairs; ++pair)
                within &= row(tap * plan_.pairs + pair, pair, plan_.taps_are_rows ? plan_.reach(tap) : 0);
        for (Index rest = taps * plan_.pairs; rest < plan_.rows; ++rest) clear(rest);
        return within;
    }

private:
    Pair* place(Index term, Index row) const { return packed_ + (term * plan_.rows + row) * plan_.row; }

    void clear(Index row) {
        for (Index t = 0; t < plan_.terms; ++t) std::fill_n(place(t, row), plan_.row, 0);
    }

    // One pair of channels, as a tap sees it that reaches `back`.
    bool row(Index row, Index pair, Index back) {
        clear(row);
        const auto &d = plan_.d.axis, &h = plan_.h.axis, &w = plan_.w.axis;
        const Index in_pixels = d.in * h.in * w.in;
        const Range all = Range{pixels_.begin - back, pixels_.end - back} & Range{0, plan_.field};
        bool within = true;
        for (Index line = all.begin / plan_.field_w; line * plan_.field_w < all.end; ++line) {
            const Index first = line * plan_.field_w;
            const Index ih = line % plan_.field_h, id = line / plan_.field_h % plan_.field_d,
                        n = line / plan_.field_h / plan_.field_d;
            const Range here = Range{all.begin - first, all.end - first} & Range{0, w.in};
            if (ih >= h.in || id >= d.in || here.size() == 0) continue;
            const Index channel = n * plan_.groups * plan_.c_in + 2 * pair;
            const T* even = x_ + channel * in_pixels + (id * h.in + ih) * w.in + here.begin;
            std::array<Pair*, max_terms> to{};
            for (Index t = 0; t < plan_.terms; ++t)
                to[static_cast<std::size_t>(t)] = place(t, row) + (first + here.begin + back - pixels_.begin);
            within &=
                pair_terms(even, 2 * pair + 1 < plan_.c_in ? even + in_pixels : nullptr, here.size(), to, limits_);
        }
        return within;
    }

    const Plan& plan_;
    Range pixels_;  // of the field, that rows hold
    const T* x_;
    const Limits& limits_;
    Pair* packed_;
};

}  // namespace

Weights pack_weights(const Plan& plan, const Problem& p, const std::vector<float>& weights) {
    return WeightPacker(plan, p, weights).all();
}

bool pack_stretch(const Plan& plan, Range stretch, const float* x, const Limits& limits, Pair* packed) {
    return StretchPacker<float>(plan, stretch, x, limits, packed).all();
}

bool pack_stretch(const Plan& plan, Range stretch, const Bf16* x, const Limits& limits, Pair* packed) {
    return StretchPacker<Bf16>(plan, stretch, x, limits, packed).all();
}

}  // namespace tconv::amx
