#include "harness/theory/rank.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tconv::theory {
namespace {

// Columns made contiguous, so that every step below walks memory in order, and scaled to a largest entry of 1, so that no
// square overflows.
std::vector<std::vector<double>> columns_of(Index rows, Index columns, const std::vector<double>& matrix) {
    double largest = 0;
    for (const double entry : matrix) largest = std::max(largest, std::fabs(entry));
    if (largest == 0) largest = 1;
    std::vector<std::vector<double>> all(static_cast<std::size_t>(columns));
    for (Index c = 0; c < columns; ++c)
        for (Index r = 0; r < rows; ++r)
            all[static_cast<std::size_t>(c)].push_back(matrix[static_cast<std::size_t>(r * columns + c)] / largest);
    return all;
}

double norm_below(const std::vector<double>& column, std::size_t first) {
    double squares = 0;
    for (std::size_t i = first; i < column.size(); ++i) squares += column[i] * column[i];
    return std::sqrt(squares);
}

// Applies the reflection with the normal v, v·v = squares, to a column from `first` down.
void reflect(std::vector<double>& column, const std::vector<double>& v, std::size_t first, double squares) {
    double dot = 0;
    for (std::size_t i = first; i < column.size(); ++i) dot += v[i] * column[i];
    for (std::size_t i = first; i < column.size(); ++i) column[i] -= 2 * dot / squares * v[i];
}

}  // namespace

Index rank(Index rows, Index columns, std::vector<double> matrix, double tolerance) {
    auto all = columns_of(rows, columns, matrix);
    const auto steps = static_cast<std::size_t>(std::min(rows, columns));
    double largest = 0;
    for (std::size_t step = 0; step < steps; ++step) {
        const auto by_norm = [&](const auto& a, const auto& b) { return norm_below(a, step) < norm_below(b, step); };
        std::iter_swap(all.begin() + static_cast<Index>(step),
                       std::max_element(all.begin() + static_cast<Index>(step), all.end(), by_norm));
        const double norm = norm_below(all[step], step);
        largest = std::max(largest, norm);
        if (norm <= largest * static_cast<double>(std::max(rows, columns)) * 0x1p-52 * tolerance)
            return static_cast<Index>(step);
        std::vector<double> v = all[step];
        v[step] += std::copysign(norm, v[step]);
        double squares = 0;
        for (std::size_t i = step; i < v.size(); ++i) squares += v[i] * v[i];
        for (std::size_t c = step; c < all.size(); ++c) reflect(all[c], v, step, squares);
    }
    return static_cast<Index>(steps);
}

}  // namespace tconv::theory
