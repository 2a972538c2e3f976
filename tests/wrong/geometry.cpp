// Products that go to the wrong place, or nowhere.
#include "tests/wrong/scatter.hpp"
#include "tests/wrong/wrong.hpp"

#include <utility>

namespace tconv::wrong {
namespace {

Index land(const Axis& a, Index i, Index k) { return i * a.stride + k * a.dilation - a.pad_begin; }

}  // namespace

Kernel pixel_lost() {
    return placing([](const Problem& p, Product& m) { return y_index(p, m) != p.y_size() - 1; });
}

Kernel border_tap_lost() {
    return placing([](const Problem& p, Product& m) {
        return m.o[width] != p.w().out() - 1 || m.k[width] != p.w().kernel - 1 || p.w().kernel == 1;
    });
}

Kernel first_row_lost() {
    return placing([](const Problem&, Product& m) { return m.i[height] != 0 || m.k[height] != 0; });
}

Kernel last_input_lost() {
    return placing([](const Problem& p, Product& m) { return p.w().in % 2 == 0 || m.i[width] != p.w().in - 1; });
}

Kernel kernel_not_flipped() {
    return placing([](const Problem& p, Product& m) {
        for (std::size_t axis = 0; axis < 3; ++axis) m.k[axis] = p.axis[axis].kernel - 1 - m.k[axis];
        return true;
    });
}

Kernel kernel_flipped_in_width() {
    return placing([](const Problem& p, Product& m) {
        m.k[width] = p.w().kernel - 1 - m.k[width];
        return true;
    });
}

Kernel kernel_transposed() {
    return placing([](const Problem& p, Product& m) {
        if (p.h().kernel == p.w().kernel) std::swap(m.k[height], m.k[width]);
        return true;
    });
}

Kernel output_padding_ignored() {
    return placing([](const Problem& p, Product& m) {
        for (std::size_t axis = 0; axis < 3; ++axis)
            if (const Axis& a = p.axis[axis]; a.pad_end < a.pad_begin && m.o[axis] >= a.span() - 2 * a.pad_begin)
                return false;
        return true;
    });
}

Kernel pads_exchanged() {
    return placing([](const Problem& p, Product& m) {
        for (std::size_t axis = 0; axis < 3; ++axis) m.o[axis] += p.axis[axis].pad_begin - p.axis[axis].pad_end;
        return true;
    });
}

Kernel negative_pad_ignored() {
    return placing([](const Problem& p, Product& m) {
        for (std::size_t axis = 0; axis < 3; ++axis)
            if (p.axis[axis].pad_begin < 0) m.o[axis] += p.axis[axis].pad_begin;
        return true;
    });
}

Kernel padding_of_other_axis() {
    return placing([](const Problem& p, Product& m) {
        if (p.spatial > 1) m.o[height] += p.h().pad_begin - p.w().pad_begin;
        return true;
    });
}

Kernel dilation_ignored_in_height() {
    return placing([](const Problem& p, Product& m) {
        m.o[height] = m.i[height] * p.h().stride + m.k[height] - p.h().pad_begin;
        return true;
    });
}

Kernel dilation_of_other_axis() {
    return placing([](const Problem& p, Product& m) {
        if (p.spatial == 1) return true;
        Axis h = p.h(), w = p.w();
        std::swap(h.dilation, w.dilation);
        m.o[height] = land(h, m.i[height], m.k[height]);
        m.o[width] = land(w, m.i[width], m.k[width]);
        return true;
    });
}

Kernel strides_swapped() {
    return placing([](const Problem& p, Product& m) {
        if (p.spatial == 1) return true;
        Axis h = p.h(), w = p.w();
        std::swap(h.stride, w.stride);
        m.o[height] = land(h, m.i[height], m.k[height]);
        m.o[width] = land(w, m.i[width], m.k[width]);
        return true;
    });
}

Kernel crop_wraps_around() {
    return placing([](const Problem& p, Product& m) {
        if (m.o[width] < 0 && m.o[height] > 0) {
            m.o[width] += p.w().out();
            --m.o[height];
        }
        return true;
    });
}

Kernel depth_upside_down() {
    return placing([](const Problem& p, Product& m) {
        m.i[depth] = p.d().in - 1 - m.i[depth];
        return true;
    });
}

Kernel not_multiple_of_16() {
    return deviating({.after = [](const Problem& p, const Operands& a) {
        if (p.w().out() % 16 == 0) return;
        float* y = a.y.as<float>();
        for (Index last = p.w().out() - 1; last < p.y_size(); last += p.w().out()) y[last] += y[last];
    }});
}

Kernel tile_seam() {
    return placing([](const Problem&, Product& m) { return m.o[width] != 8 || m.k[width] != 0; });
}

Kernel shifted_by_one() {
    return placing([](const Problem&, Product& m) {
        ++m.o[width];
        return true;
    });
}

}  // namespace tconv::wrong
