// oracle: the definition in double, one output row at a time.
//
// Plain on purpose: no tiling, no special cases. It is quick enough not to dominate a sweep because each tap adds a
// whole input row at once: in uncropped coordinates u = i·stride + k·dilation, tap k of stride phase r = k·dilation mod
// stride lands on consecutive places (u − r) / stride of that phase, so the inner loop is contiguous and the compiler
// vectorises it. It is not in kernels/, so nobody can time it or ship it by accident.
#include "harness/verify/oracle.hpp"

#include "kernels/vectorize.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace tconv::verify {
namespace {

// The input that tap k carries to output o, or -1 when none does.
Index source_of(const Axis& a, Index o, Index k) {
    const Index reached = o + a.pad_begin - k * a.dilation;
    return reached >= 0 && reached % a.stride == 0 && reached / a.stride < a.in ? reached / a.stride : -1;
}

// Sums of one output row, split by stride phase: element u of the uncropped row is at [u % stride][u / stride].
template <class T>
struct PhaseRow {
    Index stride, length;
    std::vector<T> sum, magnitude;

    explicit PhaseRow(const Axis& w)
        : stride(w.stride),
          length((w.span() + w.stride - 1) / w.stride),
          sum(static_cast<std::size_t>(stride * length)),
          magnitude(sum.size()) {}
    void clear() {
        std::ranges::fill(sum, T{0});
        std::ranges::fill(magnitude, T{0});
    }
    std::size_t place(Index u) const { return static_cast<std::size_t>(u % stride * length + u / stride); }
};

// Adds one input row through one row of taps.
TCONV_VECTORIZE void add_row(const Axis& w, const double* x, const double* taps, PhaseRow<double>& row) {
    for (Index k = 0; k < w.kernel; ++k) {
        const Index place = k * w.dilation % w.stride * row.length + k * w.dilation / w.stride;
        const double tap = taps[k];
        double* const s = row.sum.data() + place;
        double* const m = row.magnitude.data() + place;
#pragma omp simd
        for (Index i = 0; i < w.in; ++i) {
            const double product = x[i] * tap;
            s[i] += product;
            m[i] += std::fabs(product);
        }
    }
}

// The same without magnitudes, where nothing is rounded.
TCONV_VECTORIZE void add_row(const Axis& w, const float* x, const float* taps, PhaseRow<float>& row) {
    for (Index k = 0; k < w.kernel; ++k) {
        const float tap = taps[k];
        float* const s = row.sum.data() + k * w.dilation % w.stride * row.length + k * w.dilation / w.stride;
#pragma omp simd
        for (Index i = 0; i < w.in; ++i) s[i] += x[i] * tap;
    }
}

struct Doubles {
    std::vector<double> x, w, bias;
};

std::vector<double> widened(std::span<const float> values) { return {values.begin(), values.end()}; }

struct Row {
    Index n, co, od, oh;
};

template <class T>
void sum_row(const Problem& p, const T* inputs, const T* weights, const Row& at, PhaseRow<T>& row) {
    const auto& [d, h, w] = p.axis;
    row.clear();
    for (Index c = 0; c < p.group_in(); ++c) {
        const Index ci = at.co / p.group_out() * p.group_in() + c;
        const T* x = inputs + (at.n * p.c_in + ci) * p.in_pixels();
        const T* stamp = weights + (ci * p.group_out() + at.co % p.group_out()) * p.taps();
        for (Index kd = 0; kd < d.kernel; ++kd)
            for (Index kh = 0; kh < h.kernel; ++kh) {
                const Index id = source_of(d, at.od, kd), ih = source_of(h, at.oh, kh);
                if (id < 0 || ih < 0) continue;
                add_row(w, x + (id * h.in + ih) * w.in, stamp + (kd * h.kernel + kh) * w.kernel, row);
            }
    }
}

// Every output row summed, then given to store(row number, its channel, sums).
template <class T, class Store>
void for_each_row(const Problem& p, const T* x, const T* weights, int threads, Store store) {
    const Index planes = p.d().out(), rows = p.h().out();
#pragma omp parallel num_threads(threads > 1 && p.macs() > 100'000 ? threads : 1)
    {
        PhaseRow<T> row(p.w());
#pragma omp for schedule(static)
        for (Index r = 0; r < p.batch * p.c_out * planes * rows; ++r) {
            const Index channel = r / (planes * rows);
            const Row at{channel / p.c_out, channel % p.c_out, r / rows % planes, r % rows};
            sum_row(p, x, weights, at, row);
            store(r, at.co, row);
        }
    }
}

// y[o] = start + sums[o], cropped or padded to the output.
template <class T>
void store_row(const Axis& w, const PhaseRow<T>& row, const std::vector<T>& sums, T start, T* y) {
    for (Index o = 0; o < w.out(); ++o) {
        const Index u = o + w.pad_begin;
        y[o] = start + (u >= 0 && u < w.span() ? sums[row.place(u)] : T{0});
    }
}

// |bias| + Σ_ci max|x[n, ci]|·Σ_k|w[ci, co, k]|, for every image and output channel. Of the finite operands: outputs
// that NaN and infinities reach have no bound, and the others of the channel owe them nothing.
std::vector<double> envelope_of(const Problem& p, const Doubles& a) {
    std::vector<double> largest, tap_sums, envelope;
    const auto magnitude = [](double v) { return std::isfinite(v) ? std::fabs(v) : 0; };
    for (auto x = a.x.begin(); x != a.x.end(); x += p.in_pixels())
        largest.push_back(std::transform_reduce(
            x, x + p.in_pixels(), 0.0, [](double l, double r) { return std::max(l, r); }, magnitude));
    for (auto w = a.w.begin(); w != a.w.end(); w += p.taps())
        tap_sums.push_back(std::transform_reduce(w, w + p.taps(), 0.0, std::plus<>(), magnitude));
    for (Index n = 0; n < p.batch; ++n)
        for (Index co = 0; co < p.c_out; ++co) {
            double sum = p.bias ? magnitude(a.bias[static_cast<std::size_t>(co)]) : 0;
            for (Index c = 0; c < p.group_in(); ++c) {
                const Index ci = co / p.group_out() * p.group_in() + c;
                sum += largest[static_cast<std::size_t>(n * p.c_in + ci)] *
                       tap_sums[static_cast<std::size_t>(ci * p.group_out() + co % p.group_out())];
            }
            envelope.push_back(sum);
        }
    return envelope;
}

}  // namespace

double oracle_bytes(const Problem& p) {
    constexpr double of_double = sizeof(double);
    return of_double *
           (static_cast<double>(p.x_size()) + static_cast<double>(p.w_size()) + 2 * static_cast<double>(p.y_size()) +
            4 * static_cast<double>(p.w().span()) + static_cast<double>(p.d().out() + p.h().out() + p.w().out()));
}

Truth oracle(const Problem& p, const HostTensors& operands, int threads) {
    const auto [x, w, biases] = operands.values();
    const Doubles a{widened(x), widened(w), widened(biases)};
    Truth truth{p,
                std::vector<double>(static_cast<std::size_t>(p.y_size())),
                std::vector<double>(static_cast<std::size_t>(p.y_size())),
                {},
                envelope_of(p, a)};
    for (std::size_t axis = 0; axis < 3; ++axis)
        for (Index o = 0; o < p.axis[axis].out(); ++o) truth.taps_at[axis].push_back(p.axis[axis].taps_at(o));

    for_each_row(p, a.x.data(), a.w.data(), threads, [&](Index r, Index co, const PhaseRow<double>& row) {
        const double bias = p.bias ? a.bias[static_cast<std::size_t>(co)] : 0.0;
        store_row(p.w(), row, row.sum, bias, truth.y.data() + r * p.w().out());
        store_row(p.w(), row, row.magnitude, std::fabs(bias), truth.magnitude.data() + r * p.w().out());
    });
    return truth;
}

std::vector<float> sums_f32(const Problem& p, const HostTensors& operands, int threads) {
    std::vector<float> y(static_cast<std::size_t>(p.y_size()));
    const auto [x, w, bias] = operands.values();
    for_each_row(p, x.data(), w.data(), threads, [&, bias = bias](Index r, Index co, const PhaseRow<float>& row) {
        store_row(p.w(), row, row.sum, p.bias ? bias[static_cast<std::size_t>(co)] : 0.0f, y.data() + r * p.w().out());
    });
    return y;
}

}  // namespace tconv::verify
