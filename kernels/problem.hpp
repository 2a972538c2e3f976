// A transposed convolution, up to its numbers: everything that fixes the shapes, nothing about how it is run.
//
// Layouts  x [batch, c_in, in_d, in_h, in_w]    w [c_in, c_out / groups, kernel_d, kernel_h, kernel_w]
//          bias [c_out]                          y [batch, c_out, out_d, out_h, out_w]     all row-major
// Extent   per axis, pads b (begin) and e (end):
//              out = (in − 1)·stride + dilation·(kernel − 1) + 1 − b − e
// Meaning  y[o] = bias + Σ x[i]·w[k] over all (i, k) with i·stride + k·dilation − b = o
// Source   Dumoulin & Visin 2016, arXiv:1603.07285, §4; ONNX operator ConvTranspose
//
// Pads may be negative: PyTorch's padding=p, output_padding=q is b = p, e = p − q.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tconv {

using Index = std::ptrdiff_t;  // signed: the index equations pass through negatives

// A problem that cannot be: one line naming the field, its value and what is allowed.
struct ProblemError : std::invalid_argument {
    using std::invalid_argument::invalid_argument;
};

struct Axis {
    Index in = 1, kernel = 1, stride = 1, dilation = 1, pad_begin = 0, pad_end = 0;

    constexpr Index span() const { return (in - 1) * stride + dilation * (kernel - 1) + 1; }  // uncropped
    constexpr Index out() const { return span() - pad_begin - pad_end; }

    // How many inputs tap `k` carries to an output inside [0, out): the cropped ones are not counted.
    Index landing(Index k) const;
    // How many (input, tap) pairs land inside the output, over all taps.
    Index useful_taps() const;
    // How many (input, tap) pairs meet at output `o`.
    Index taps_at(Index o) const;

    auto operator<=>(const Axis&) const = default;
};

enum AxisName : std::size_t { depth, height, width };

struct Problem {
    Index batch = 1, c_in = 1, c_out = 1, groups = 1;
    int spatial = 2;                // how many axes the problem has: 1 (width), 2 (height, width) or 3
    std::array<Axis, 3> axis = {};  // [depth, height, width]; those it does not have stay Axis{}
    bool bias = false;

    constexpr const Axis& d() const { return axis[depth]; }
    constexpr const Axis& h() const { return axis[height]; }
    constexpr const Axis& w() const { return axis[width]; }

    // Per group, the channels a kernel loops over.
    constexpr Index group_in() const { return c_in / groups; }
    constexpr Index group_out() const { return c_out / groups; }

    // Products over the three axes.
    constexpr Index in_pixels() const { return d().in * h().in * w().in; }
    constexpr Index taps() const { return d().kernel * h().kernel * w().kernel; }
    constexpr Index out_pixels() const { return d().out() * h().out() * w().out(); }

    // Elements of each tensor.
    constexpr Index x_size() const { return batch * c_in * in_pixels(); }
    constexpr Index w_size() const { return c_in * group_out() * taps(); }
    constexpr Index y_size() const { return batch * c_out * out_pixels(); }
    constexpr Index bias_size() const { return bias ? c_out : 0; }

    // Multiply-adds by the definition, cropped taps counted; and only those that land inside y.
    constexpr Index macs() const { return batch * c_in * group_out() * taps() * in_pixels(); }
    Index useful_macs() const;

    auto operator<=>(const Problem&) const = default;
};

// Refuses, with ProblemError, what is no problem: a size below 1, groups that divide no channels, an axis without
// output, pads beyond ±2^31, or any of the products above (and the bytes of double tensors) beyond 2^62.
void validate(const Problem&);

// The canonical name of a problem: a shell word that reads aloud and parses back to the same value.
//
//     c512-256_i8x8_k4_s2_p1          512 → 256 channels, 8×8 input, 4×4 kernel, stride 2, padding 1 on all sides
//     n2_c6-4_g2_i5x7_k3x2_d2_p1:0_bias
//
// Tokens: n batch, c c_in-c_out, g groups, i input (its length tells the axes), k kernel, s stride, d dilation,
// p begin:end pads, bias. One number stands for all axes; tokens at their default are left out of the label.
std::string label(const Problem&);

// Any order of tokens, separated by '_', ',' or blanks. Throws ProblemError on what it cannot read or `validate`
// refuses.
Problem parse_label(std::string_view);

}  // namespace tconv
