// Resampling is written from the distances between pixels' centres, convolution from its sum: no phases, no shared code
// with the kernels they judge. Conventions and sources stand in kernels/upsample/.
#include "harness/verify/operations.hpp"

#include <algorithm>
#include <cmath>

namespace tconv::verify {
namespace {

// What one output of an axis takes: so much of that input.
struct Share {
    Index input;
    double weight;
};
using Shares = std::vector<std::vector<Share>>;  // by output

double tent(double t) { return std::max(0.0, 1 - std::fabs(t)); }

double keys(double t) {
    constexpr double a = -0.75;
    t = std::fabs(t);
    if (t < 1) return (a + 2) * t * t * t - (a + 3) * t * t + 1;
    return t < 2 ? a * (t * t * t - 5 * t * t + 8 * t - 4) : 0;
}

Shares shares_of(const Axis& a, Operation operation) {
    Shares all(static_cast<std::size_t>(a.out()));
    for (Index o = 0; o < a.out(); ++o) {
        auto& shares = all[static_cast<std::size_t>(o)];
        if (operation == Operation::nearest) {
            shares.push_back({o / a.stride, 1});
            continue;
        }
        const double at = (static_cast<double>(o) + 0.5) / static_cast<double>(a.stride) - 0.5;
        for (Index i = o / a.stride - 3; i <= o / a.stride + 3; ++i) {
            const double distance = at - static_cast<double>(i);
            const double weight = operation == Operation::bilinear ? tent(distance) : keys(distance);
            if (weight != 0) shares.push_back({std::clamp<Index>(i, 0, a.in - 1), weight});
        }
    }
    return all;
}

Truth empty_truth(const Problem& p) {
    const auto size = static_cast<std::size_t>(p.y_size());
    return {p,
            std::vector<double>(size),
            std::vector<double>(size),
            {},
            std::vector<double>(static_cast<std::size_t>(p.batch * p.c_out))};
}

// Calls row(n·c_out + co, od, oh, index of the row's first output) for every row of y, on several threads.
template <class Row>
void for_each_row(const Problem& p, int threads, Row row) {
    const Index planes = p.d().out(), rows = p.h().out();
#pragma omp parallel for num_threads(threads)
    for (Index r = 0; r < p.batch * p.c_out * planes * rows; ++r)
        row(r / (planes * rows), r / rows % planes, r % rows, static_cast<std::size_t>(r * p.w().out()));
}

Truth resampled(Operation operation, const Problem& p, const float* x, int threads) {
    const Shares d = shares_of(p.d(), operation), h = shares_of(p.h(), operation), w = shares_of(p.w(), operation);
    Truth truth = empty_truth(p);
    for (const auto& [axis, shares] : {std::pair(depth, &d), std::pair(height, &h), std::pair(width, &w)})
        for (const auto& one : *shares) truth.taps_at[axis].push_back(static_cast<Index>(one.size()));
    for_each_row(p, threads, [&](Index channel, Index od, Index oh, std::size_t first) {
        const float* const image = x + channel * p.in_pixels();
        for (const Share& sd : d[static_cast<std::size_t>(od)])
            for (const Share& sh : h[static_cast<std::size_t>(oh)])
                for (std::size_t o = 0; o < w.size(); ++o)
                    for (const Share& sw : w[o]) {
                        const Index place = (sd.input * p.h().in + sh.input) * p.w().in + sw.input;
                        const double product = sd.weight * sh.weight * sw.weight * static_cast<double>(image[place]);
                        truth.y[first + o] += product;
                        truth.magnitude[first + o] += std::fabs(product);
                    }
    });
    return truth;
}

// The place in the resized axis that tap k of a "same" convolution reads for output o, or -1 in the padding.
Index place_read(const Axis& a, Index o, Index k) {
    const Index place = o + k * a.dilation - a.dilation * (a.kernel - 1) / 2;
    return place >= 0 && place < a.in * a.stride ? place : -1;
}

// One row of y: += through one row of taps of one input channel's row.
void convolve_row(const Axis& w, const float* x, const float* taps, double* y, double* magnitude) {
    for (Index k = 0; k < w.kernel; ++k)
        for (Index o = 0; o < w.out(); ++o) {
            const Index place = place_read(w, o, k);
            if (place < 0) continue;
            const double product = static_cast<double>(x[place / w.stride]) * static_cast<double>(taps[k]);
            y[o] += product;
            magnitude[o] += std::fabs(product);
        }
}

Truth resized_and_convolved(const Problem& p, const HostTensors& operands, int threads) {
    const Axis &d = p.d(), &h = p.h(), &w = p.w();
    const float *x = operands.values().x.data(), *weights = operands.values().w.data();
    Truth truth = empty_truth(p);
    for (std::size_t axis = 0; axis < 3; ++axis)
        for (Index o = 0; o < p.axis[axis].out(); ++o) {
            Index taps = 0;
            for (Index k = 0; k < p.axis[axis].kernel; ++k) taps += place_read(p.axis[axis], o, k) >= 0;
            truth.taps_at[axis].push_back(taps);
        }
    for_each_row(p, threads, [&](Index channel, Index od, Index oh, std::size_t first) {
        const Index n = channel / p.c_out, co = channel % p.c_out;
        double *y = truth.y.data() + first, *magnitude = truth.magnitude.data() + first;
        const double bias = p.bias ? static_cast<double>(operands.values().bias[static_cast<std::size_t>(co)]) : 0;
        std::fill_n(y, w.out(), bias);
        std::fill_n(magnitude, w.out(), std::fabs(bias));
        for (Index c = 0; c < p.group_in(); ++c)
            for (Index kd = 0; kd < d.kernel; ++kd)
                for (Index kh = 0; kh < h.kernel; ++kh) {
                    const Index ci = co / p.group_out() * p.group_in() + c;
                    const Index pd = place_read(d, od, kd), ph = place_read(h, oh, kh);
                    if (pd < 0 || ph < 0) continue;
                    const Index row = ((n * p.c_in + ci) * d.in + pd / d.stride) * h.in + ph / h.stride;
                    const Index stamp = ci * p.group_out() + co % p.group_out();
                    convolve_row(w, x + row * w.in, weights + ((stamp * d.kernel + kd) * h.kernel + kh) * w.kernel, y,
                                 magnitude);
                }
    });
    return truth;
}

}  // namespace

Truth oracle_of(Operation operation, const Problem& p, const HostTensors& operands, int threads) {
    switch (operation) {
        case Operation::transposed_convolution: return oracle(p, operands, threads);
        case Operation::resize_convolution: return resized_and_convolved(p, operands, threads);
        default: return resampled(operation, p, operands.values().x.data(), threads);
    }
}

}  // namespace tconv::verify
