// explicit_c: the matrix C written out, one row for every element of x, and multiplied with u.
//
// Which column an input and a tap meet at is tabulated per axis before anything is multiplied, so that a row is the
// product of three short lists.
#include "harness/verify/forward/forward.hpp"

#include <utility>

namespace tconv::verify {
namespace {

struct Meeting {
    Index tap, output;
};

// Per input of the axis: the taps that land inside the output, and where.
std::vector<std::vector<Meeting>> meetings(const Axis& a) {
    std::vector<std::vector<Meeting>> table(static_cast<std::size_t>(a.in));
    for (Index o = 0; o < a.out(); ++o)
        for (Index k = 0; k < a.kernel; ++k) {
            const Index reached = o + a.pad_begin - k * a.dilation;
            if (reached < 0 || reached % a.stride != 0 || reached / a.stride >= a.in) continue;
            table[static_cast<std::size_t>(reached / a.stride)].push_back({k, o});
        }
    return table;
}

using Meetings = std::array<std::vector<std::vector<Meeting>>, 3>;

void append_row(const Problem& p, const Meetings& meet, Index i, const double* w, MatrixC& c) {
    const auto of = [&](std::size_t axis, Index at) -> auto& { return meet[axis][static_cast<std::size_t>(at)]; };
    const auto& planes = of(depth, i / (p.h().in * p.w().in));
    const auto& rows = of(height, i / p.w().in % p.h().in);
    const auto& columns = of(width, i % p.w().in);
    for (Index co = 0; co < p.group_out(); ++co)
        for (const Meeting& d : planes)
            for (const Meeting& h : rows)
                for (const Meeting& v : columns) {
                    c.column.push_back(((co * p.d().out() + d.output) * p.h().out() + h.output) * p.w().out() +
                                       v.output);
                    c.value.push_back(w[((co * p.d().kernel + d.tap) * p.h().kernel + h.tap) * p.w().kernel + v.tap]);
                }
    c.row_begin.push_back(static_cast<Index>(c.column.size()));
}

}  // namespace

MatrixC matrix_c(const Problem& p, std::span<const double> w, Index group) {
    const Meetings meet = {meetings(p.d()), meetings(p.h()), meetings(p.w())};
    MatrixC c{.rows = p.group_in() * p.in_pixels(), .columns = p.group_out() * p.out_pixels(), .row_begin = {0}};
    for (Index ci = 0; ci < p.group_in(); ++ci)
        for (Index i = 0; i < p.in_pixels(); ++i)
            append_row(p, meet, i, w.data() + (group * p.group_in() + ci) * p.group_out() * p.taps(), c);
    return c;
}

std::vector<double> forward::explicit_c(const Problem& p, std::span<const double> w, std::span<const double> u) {
    std::vector<double> result(static_cast<std::size_t>(p.x_size()));
    for (Index g = 0; g < p.groups; ++g) {
        const MatrixC c = matrix_c(p, w, g);
        for (Index n = 0; n < p.batch; ++n) {
            const double* in = u.data() + (n * p.groups + g) * c.columns;
            double* out = result.data() + (n * p.groups + g) * c.rows;
            for (Index row = 0; row < c.rows; ++row)
                for (Index e = c.row_begin[static_cast<std::size_t>(row)];
                     e < c.row_begin[static_cast<std::size_t>(row) + 1]; ++e)
                    out[row] += c.value[static_cast<std::size_t>(e)] * in[c.column[static_cast<std::size_t>(e)]];
        }
    }
    return result;
}

}  // namespace tconv::verify
