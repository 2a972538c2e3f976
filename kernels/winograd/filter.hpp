// Minimal filtering of one axis, F(m, r): m outputs of a convolution with r taps in m + r − 1 products instead of m·r.
//
//     y[i] = Σ_k d[i + k]·g[k] = Σ_p A[i][p] · (Σ_k G[p][k]·g[k]) · (Σ_t B[p][t]·d[t])      0 ≤ i < m, 0 ≤ k < r
//
// Toom-Cook: both factors as polynomials are evaluated at m + r − 2 points and at infinity, multiplied there, and
// interpolated; transposed, interpolation is what happens to the data d. With N_p = Π_{q≠p} (p − q):
//
//     A[i][p] = p^i     G[p][k] = p^k / N_p     B[p] = coefficients of Π_{q≠p} (x − q)     at infinity: last power
//     alone
//
// A and B hold dyadic fractions, exact in f32; only G is rounded, once. Points: those with the least amplification
// among all sets of 0, ±1, ±2, ±3, ±4, their inverses and 3/2.
//
// Source  Winograd 1980, Arithmetic Complexity of Computations; Lavin & Gray 2016, arXiv:1509.09308; the choice of
//         points: Barabasz et al. 2020, doi:10.1145/3412380
#pragma once

#include "kernels/problem.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace tconv::filtering {

inline constexpr std::size_t max_outputs = 4, max_taps = 3, max_points = max_outputs + max_taps - 1;

struct Filter {
    Index outputs = 1, taps = 1;  // m and r; one tap is not filtered, and takes one output at a time
    constexpr Index points() const { return outputs + taps - 1; }
    auto operator<=>(const Filter&) const = default;
};

// Every filter there is, and its place here.
inline constexpr std::array<Filter, 7> all_filters = {Filter{1, 1}, Filter{2, 2}, Filter{3, 2}, Filter{4, 2},
                                                      Filter{2, 3}, Filter{3, 3}, Filter{4, 3}};
constexpr std::size_t place(Filter f) {
    return f.taps == 1 ? 0 : static_cast<std::size_t>((f.taps - 2) * 3 + f.outputs - 1);
}

struct Matrices {
    std::array<std::array<double, max_points>, max_points> input{};    // B, points × points
    std::array<std::array<double, max_taps>, max_points> weights{};    // G, points × taps
    std::array<std::array<double, max_points>, max_outputs> output{};  // A, outputs × points
};

namespace detail {
inline constexpr std::array<double, 2> points_3 = {0, 1};
inline constexpr std::array<double, 3> points_4 = {0, 1, -1};
inline constexpr std::array<double, 4> points_5 = {0, -1, 2, 0.5};
inline constexpr std::array<double, 5> points_6 = {0, 0.5, -0.5, 2, -2};

constexpr std::span<const double> finite_points(std::size_t points) {
    if (points == 3) return points_3;
    if (points == 4) return points_4;
    if (points == 5) return points_5;
    if (points == 6) return points_6;
    return {};
}

// The coefficients of Π (x − q) over all points but `left_out`.
constexpr std::array<double, max_points> polynomial(std::span<const double> points, std::size_t left_out) {
    std::array<double, max_points> c = {1};
    for (std::size_t q = 0; q < points.size(); ++q) {
        if (q == left_out) continue;
        for (std::size_t i = max_points - 1; i > 0; --i) c[i] = c[i - 1] - points[q] * c[i];
        c[0] *= -points[q];
    }
    return c;
}
}  // namespace detail

constexpr Matrices matrices(Filter f) {
    Matrices m;
    const auto outputs = static_cast<std::size_t>(f.outputs), taps = static_cast<std::size_t>(f.taps);
    const std::span<const double> points = detail::finite_points(outputs + taps - 1);
    for (std::size_t p = 0; p < points.size(); ++p) {
        m.input[p] = detail::polynomial(points, p);
        double product = 1, power = 1;
        for (std::size_t q = 0; q < points.size(); ++q)
            if (q != p) product *= points[p] - points[q];
        for (std::size_t i = 0; i < std::max(outputs, taps); ++i, power *= points[p]) {
            if (i < outputs) m.output[i][p] = power;
            if (i < taps) m.weights[p][i] = power / product;
        }
    }
    m.input[points.size()] = detail::polynomial(points, points.size());
    m.weights[points.size()][taps - 1] = 1;
    m.output[outputs - 1][points.size()] = 1;
    return m;
}

// κ: how much larger than |d|∞·|g[k]| the terms may be that meet at an output, over all outputs and taps.
constexpr double amplification(Filter f) {
    const Matrices m = matrices(f);
    const auto magnitude = [](double v) { return v < 0 ? -v : v; };
    double most = 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(f.outputs); ++i)
        for (std::size_t k = 0; k < static_cast<std::size_t>(f.taps); ++k) {
            double sum = 0;
            for (std::size_t p = 0; p < static_cast<std::size_t>(f.points()); ++p) {
                double row = 0;
                for (const double v : m.input[p]) row += magnitude(v);
                sum += magnitude(m.output[i][p] * m.weights[p][k]) * row;
            }
            most = std::max(most, sum);
        }
    return most;
}

}  // namespace tconv::filtering
