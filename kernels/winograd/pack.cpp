// The only place that knows how weights lie in memory: U = G_h·w·G_hᵀ per phase, output and input channel.
#include "kernels/winograd/pack.hpp"

#include <algorithm>

namespace tconv::filtering {
namespace {

class Packer {
public:
    Packer(const Plan& plan, const Group& group, const Problem& p, const float* w)
        : plan_(plan), g_(group), p_(p), w_(w), high_(matrices(group.fh)), wide_(matrices(group.fw)) {}

    void rows(Range rows, float* to) const {
        const Index c_in = plan_.c_in;
        for (Index m = rows.begin; m < rows.end; ++m) {
            const Index slice = (m - rows.begin) / plan_.shape.rows * plan_.shape.rows;
            const Index height = std::min(plan_.shape.rows, rows.size() - slice);
            for (Index c = 0; c < c_in; ++c) {
                const float* taps = first_tap(m, c);
                for (Index p = 0; p < g_.points(); ++p)
                    to[(p * rows.size() + slice) * c_in + c * height + m - rows.begin - slice] =
                        static_cast<float>(at(p / g_.fw.points(), p % g_.fw.points(), taps));
            }
        }
    }

private:
    const float* first_tap(Index m, Index c) const {
        const Index kw = g_.w.first + m % g_.w.count, kh = g_.h.first + m / g_.w.count % g_.h.count;
        return w_ + (c * plan_.c_out + m / g_.phases()) * p_.taps() + kh * p_.w().kernel + kw;
    }

    // A tap further back meets an input further back: they are flipped (filter.hpp's k = taps − 1 − j).
    double at(Index ph, Index pw, const float* taps) const {
        double sum = 0;
        for (Index jh = 0; jh < g_.fh.taps; ++jh)
            for (Index jw = 0; jw < g_.fw.taps; ++jw)
                sum += entry(high_, ph, g_.fh.taps - 1 - jh) * entry(wide_, pw, g_.fw.taps - 1 - jw) *
                       static_cast<double>(taps[jh * plan_.h.period * p_.w().kernel + jw * plan_.w.period]);
        return sum;
    }
    static double entry(const Matrices& m, Index point, Index tap) {
        return m.weights[static_cast<std::size_t>(point)][static_cast<std::size_t>(tap)];
    }

    const Plan& plan_;
    const Group& g_;
    const Problem& p_;
    const float* w_;
    Matrices high_, wide_;
};

}  // namespace

void pack_weights(const Plan& plan, const Problem& p, const float* weights, float* packed) {
    for (Index group = 0; group < plan.groups; ++group, packed += plan.weight_floats) {
        const float* w = weights + group * plan.c_in * plan.c_out * p.taps();
        for (const Strip& s : plan.strips)
            for (const Group& g : s.groups)
                for (Index part = 0; part < plan.parts; ++part) {
                    const Range channels = plan.channels(part);
                    const Range rows{channels.begin * g.phases(), channels.end * g.phases()};
                    Packer(plan, g, p, w).rows(rows, packed + g.weights + rows.begin * g.points() * plan.c_in);
                }
    }
}

}  // namespace tconv::filtering
