// im2col: every window of u unrolled into a row, zeros where it hangs over the edge; then rows × kernel column.
//
// Rows are made axis by axis, by padding: u grows to the uncropped span first, so that no window needs a bounds test.
#include "harness/verify/forward/forward.hpp"

#include <algorithm>

namespace tconv::verify::forward {
namespace {

// One channel of u as it would be without crop: [span_d, span_h, span_w], zeros where there is no output.
struct Padded {
    std::array<Index, 3> size;
    std::vector<double> values;

    Padded(const Problem& p, const double* image) : size{p.d().span(), p.h().span(), p.w().span()} {
        values.resize(static_cast<std::size_t>(size[0] * size[1] * size[2]));
        for (Index o = 0; o < p.out_pixels(); ++o) {
            const Index ud = o / (p.h().out() * p.w().out()) + p.d().pad_begin;
            const Index uh = o / p.w().out() % p.h().out() + p.h().pad_begin, uw = o % p.w().out() + p.w().pad_begin;
            // With a negative pad there are outputs that no tap reaches.
            if (ud < 0 || uh < 0 || uw < 0 || ud >= size[0] || uh >= size[1] || uw >= size[2]) continue;
            values[static_cast<std::size_t>((ud * size[1] + uh) * size[2] + uw)] = image[o];
        }
    }
};

// Writes the row of every input pixel's window: columns [first, first + taps) of rows `width` long.
void unroll(const Problem& p, const Padded& u, Index first, Index row_length, std::vector<double>& rows) {
    const auto& [d, h, w] = p.axis;
    for (Index i = 0; i < p.in_pixels(); ++i)
        for (Index k = 0; k < p.taps(); ++k) {
            const Index ud = i / (h.in * w.in) * d.stride + k / (h.kernel * w.kernel) * d.dilation;
            const Index uh = i / w.in % h.in * h.stride + k / w.kernel % h.kernel * h.dilation;
            const Index uw = i % w.in * w.stride + k % w.kernel * w.dilation;
            rows[static_cast<std::size_t>(i * row_length + first + k)] =
                u.values[static_cast<std::size_t>((ud * u.size[1] + uh) * u.size[2] + uw)];
        }
}

// [in_pixels, group_out · taps] of one image and group.
std::vector<double> unrolled(const Problem& p, const double* images) {
    const Index row_length = p.group_out() * p.taps();
    std::vector<double> rows(static_cast<std::size_t>(p.in_pixels() * row_length));
    for (Index c = 0; c < p.group_out(); ++c)
        unroll(p, Padded(p, images + c * p.out_pixels()), c * p.taps(), row_length, rows);
    return rows;
}

}  // namespace

std::vector<double> im2col(const Problem& p, std::span<const double> w, std::span<const double> u) {
    const Index row_length = p.group_out() * p.taps();
    std::vector<double> result(static_cast<std::size_t>(p.x_size()));
    double* out = result.data();
    for (Index n = 0; n < p.batch; ++n)
        for (Index g = 0; g < p.groups; ++g) {
            const std::vector<double> rows = unrolled(p, u.data() + (n * p.c_out + g * p.group_out()) * p.out_pixels());
            for (Index c = 0; c < p.group_in(); ++c) {
                const double* column = w.data() + (g * p.group_in() + c) * row_length;
                for (Index i = 0; i < p.in_pixels(); ++i, ++out)
                    for (Index k = 0; k < row_length; ++k)
                        *out += rows[static_cast<std::size_t>(i * row_length + k)] * column[k];
            }
        }
    return result;
}

}  // namespace tconv::verify::forward
