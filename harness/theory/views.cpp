#include "harness/theory/views.hpp"

#include <algorithm>

namespace tconv::theory {
namespace {

// Calls visit(d, h, w) for every element of an image.
template <class Visit>
void for_each(const std::array<Index, 3>& size, Visit visit) {
    for (Index d = 0; d < size[depth]; ++d)
        for (Index h = 0; h < size[height]; ++h)
            for (Index w = 0; w < size[width]; ++w) visit(d, h, w);
}

std::array<Index, 3> sizes(const Problem& p, Index (*of)(const Axis&)) { return {of(p.d()), of(p.h()), of(p.w())}; }

// Calls visit(place in x, place in w, place in y) for every product that lands inside y.
template <class Visit>
void for_each_product(const Problem& p, Visit visit) {
    const Image x{input_size(p)}, w{kernel_size(p)}, y{output_size(p)};
    for_each(x.size, [&](Index id, Index ih, Index iw) {
        for_each(w.size, [&](Index kd, Index kh, Index kw) {
            const Index od = id * p.d().stride + kd * p.d().dilation - p.d().pad_begin;
            const Index oh = ih * p.h().stride + kh * p.h().dilation - p.h().pad_begin;
            const Index ow = iw * p.w().stride + kw * p.w().dilation - p.w().pad_begin;
            if (od < 0 || oh < 0 || ow < 0 || od >= y.size[depth] || oh >= y.size[height] || ow >= y.size[width])
                return;
            visit(x.place(id, ih, iw), w.place(kd, kh, kw), y.place(od, oh, ow));
        });
    });
}

std::int64_t value(const Image& image, Index place) { return image.values[static_cast<std::size_t>(place)]; }
std::int64_t& value(Image& image, Index place) { return image.values[static_cast<std::size_t>(place)]; }

// Where the place `at` of the padded axis comes from: an input, a zero between inputs, or padding (-1).
struct Origin {
    Index input = -1;
    ZeroInserted::Cell cell = ZeroInserted::padding;
};

Origin origin(const Axis& a, Index at) {
    const Index u = at - (a.dilation * (a.kernel - 1) - a.pad_begin);  // place among inputs and the zeros between them
    if (u < 0 || u > (a.in - 1) * a.stride) return {};
    if (u % a.stride != 0) return {-1, ZeroInserted::inserted};
    return {u / a.stride, ZeroInserted::input};
}

// One output of one axis: for each tap of its phase that meets an input, that pair.
struct Meeting {
    Index input, tap;
};

std::vector<std::vector<Meeting>> meetings(const Axis& a) {
    std::vector<std::vector<Meeting>> at(static_cast<std::size_t>(a.out()));
    for (const Phase& phase : phases(a))
        for (Index n = 0; n < phase.outputs; ++n) {
            const Index o = phase.first + n * a.stride;
            for (const Index tap : phase.taps) {
                const Index i = (o + a.pad_begin - tap * a.dilation) / a.stride;  // exact, by the choice of the taps
                if (o + a.pad_begin >= tap * a.dilation && i < a.in)
                    at[static_cast<std::size_t>(o)].push_back({i, tap});
            }
        }
    return at;
}

}  // namespace

Image zeros(std::array<Index, 3> size) {
    return {size, std::vector<std::int64_t>(static_cast<std::size_t>(size[depth] * size[height] * size[width]))};
}

Image counting(std::array<Index, 3> size) {
    Image image = zeros(size);
    for (std::size_t i = 0; i < image.values.size(); ++i) image.values[i] = static_cast<std::int64_t>(i) + 1;
    return image;
}

std::array<Index, 3> input_size(const Problem& p) {
    return sizes(p, [](const Axis& a) { return a.in; });
}
std::array<Index, 3> kernel_size(const Problem& p) {
    return sizes(p, [](const Axis& a) { return a.kernel; });
}
std::array<Index, 3> output_size(const Problem& p) {
    return sizes(p, [](const Axis& a) { return a.out(); });
}

Image stamped(const Problem& p, const Image& x, const Image& w) {
    Image y = zeros(output_size(p));
    for_each_product(p, [&](Index i, Index k, Index o) { value(y, o) += value(x, i) * value(w, k); });
    return y;
}

TapMatrix matrix_c(const Problem& p) {
    TapMatrix c{p.in_pixels(), p.out_pixels(), {}};
    c.tap.assign(static_cast<std::size_t>(c.rows * c.columns), -1);
    for_each_product(p, [&](Index i, Index k, Index o) { c.tap[static_cast<std::size_t>(i * c.columns + o)] = k; });
    return c;
}

Image transposed_times(const Problem& p, const TapMatrix& c, const Image& w, const Image& x) {
    Image y = zeros(output_size(p));
    for (Index o = 0; o < c.columns; ++o)
        for (Index i = 0; i < c.rows; ++i)
            if (const Index tap = c.at(i, o); tap >= 0) value(y, o) += value(w, tap) * value(x, i);
    return y;
}

Image times(const Problem& p, const TapMatrix& c, const Image& w, const Image& y) {
    Image x = zeros(input_size(p));
    for (Index i = 0; i < c.rows; ++i)
        for (Index o = 0; o < c.columns; ++o)
            if (const Index tap = c.at(i, o); tap >= 0) value(x, i) += value(w, tap) * value(y, o);
    return x;
}

ZeroInserted zero_inserted(const Problem& p, const Image& x) {
    ZeroInserted all{zeros(sizes(p, [](const Axis& a) { return a.out() + a.dilation * (a.kernel - 1); })), {}};
    for_each(all.values.size, [&](Index d, Index h, Index w) {
        const Origin od = origin(p.d(), d), oh = origin(p.h(), h), ow = origin(p.w(), w);
        all.cell.push_back(std::min({od.cell, oh.cell, ow.cell}));
        if (all.cell.back() == ZeroInserted::input) all.values.at(d, h, w) = x.at(od.input, oh.input, ow.input);
    });
    return all;
}

Image flipped(const Image& w) {
    Image turned = w;
    std::ranges::reverse(turned.values);  // row-major: turning the order turns every axis
    return turned;
}

Image convolved(const Problem& p, const Image& padded, const Image& kernel) {
    Image y = zeros(output_size(p));
    for_each(y.size, [&](Index od, Index oh, Index ow) {
        for_each(kernel.size, [&](Index kd, Index kh, Index kw) {
            y.at(od, oh, ow) += kernel.at(kd, kh, kw) *
                                padded.at(od + kd * p.d().dilation, oh + kh * p.h().dilation, ow + kw * p.w().dilation);
        });
    });
    return y;
}

std::vector<Phase> phases(const Axis& a) {
    std::vector<Phase> all(static_cast<std::size_t>(a.stride));
    for (Index r = 0; r < a.stride; ++r) {
        Phase& phase = all[static_cast<std::size_t>(r)];
        phase.first = ((r - a.pad_begin) % a.stride + a.stride) % a.stride;
        phase.outputs = phase.first < a.out() ? (a.out() - phase.first - 1) / a.stride + 1 : 0;
    }
    for (Index k = 0; k < a.kernel; ++k) all[static_cast<std::size_t>(k * a.dilation % a.stride)].taps.push_back(k);
    return all;
}

Image by_phases(const Problem& p, const Image& x, const Image& w) {
    const auto d = meetings(p.d()), h = meetings(p.h()), v = meetings(p.w());
    Image y = zeros(output_size(p));
    for_each(y.size, [&](Index od, Index oh, Index ow) {
        for (const Meeting& a : d[static_cast<std::size_t>(od)])
            for (const Meeting& b : h[static_cast<std::size_t>(oh)])
                for (const Meeting& c : v[static_cast<std::size_t>(ow)])
                    y.at(od, oh, ow) += x.at(a.input, b.input, c.input) * w.at(a.tap, b.tap, c.tap);
    });
    return y;
}

}  // namespace tconv::theory
