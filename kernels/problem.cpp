// Counting and refusing: what the numbers of a problem imply, and which numbers are no problem.
#include "kernels/problem.hpp"

#include <algorithm>
#include <initializer_list>
#include <numeric>
#include <utility>

namespace tconv {
namespace {

constexpr std::array<const char*, 3> axis_names = {"depth", "height", "width"};
constexpr Index pad_limit = Index{1} << 31;
constexpr Index size_limit = Index{1} << 62;

Index floor_div(Index a, Index b) { return a / b - (a % b != 0 && a < 0); }

Index ceil_div(Index a, Index b) { return -floor_div(-a, b); }

// Σ ⌊(slope·j + start) / step⌋ over 0 ≤ j < count, in O(log step): the points below a line, counted as Euclid's
// algorithm turns it over and over.
Index floor_sum(Index count, Index step, Index slope, Index start) {
    using Wide = __int128;
    Wide total = 0, n = count, m = step, a = slope, b = start;
    for (;;) {
        total += n * (n - 1) / 2 * (a / m) + n * (b / m);
        const Wide top = a % m * n + b % m;
        if (top < m) return static_cast<Index>(total);
        n = top / m;
        b = top % m;
        a = std::exchange(m, a % m);
    }
}

// How many (input, tap) pairs land before place `end` of the uncropped axis. Tap k is met there by ⌈(end − k·dilation)
// / stride⌉ inputs: all of them for the first taps, none for the last.
Index pairs_below(const Axis& a, Index end) {
    const Index all = std::clamp<Index>(ceil_div(end - (a.in - 1) * a.stride, a.dilation), 0, a.kernel);
    const Index any = std::clamp<Index>(ceil_div(end, a.dilation), 0, a.kernel);
    const Index some = any - all;
    if (some == 0) return a.in * all;
    return a.in * all + some + floor_sum(some, a.stride, a.dilation, end - (any - 1) * a.dilation - 1);
}

void require_at_least_one(const std::string& field, Index value) {
    if (value < 1) throw ProblemError(field + " is " + std::to_string(value) + ": must be at least 1");
}

void require_within_pad_limit(const std::string& field, Index value) {
    if (value < -pad_limit || value > pad_limit)
        throw ProblemError(field + " is " + std::to_string(value) + ": must lie within ±2147483648");
}

// The product of positive numbers, refused beyond 2^62.
Index product(const char* what, std::initializer_list<Index> factors) {
    Index result = 1;
    for (const Index factor : factors)
        if (__builtin_mul_overflow(result, factor, &result) || result > size_limit)
            throw ProblemError(std::string(what) + " overflows: more than 2^62");
    return result;
}

void validate_axis(const Axis& a, const std::string& name) {
    require_at_least_one("input " + name, a.in);
    require_at_least_one("kernel " + name, a.kernel);
    require_at_least_one("stride " + name, a.stride);
    require_at_least_one("dilation " + name, a.dilation);
    require_within_pad_limit("pad_begin " + name, a.pad_begin);
    require_within_pad_limit("pad_end " + name, a.pad_end);
    const Index reach = product(("output " + name).c_str(), {a.in, a.stride});
    const Index stamp = product(("output " + name).c_str(), {a.kernel, a.dilation});
    if (reach > size_limit - stamp) throw ProblemError("output " + name + " overflows: more than 2^62");
    if (a.out() < 1)
        throw ProblemError("output " + name + " would be " + std::to_string(a.out()) + ": (" + std::to_string(a.in) +
                           " − 1)·" + std::to_string(a.stride) + " + " + std::to_string(a.dilation) + "·(" +
                           std::to_string(a.kernel) + " − 1) + 1 leaves " + std::to_string(a.span()) + ", pads take " +
                           std::to_string(a.pad_begin + a.pad_end) + "; at least 1 must remain");
}

void validate_sizes(const Problem& p) {
    const auto& [d, h, w] = p.axis;
    const Index bytes = sizeof(double);
    product("input size", {bytes, p.batch, p.c_in, d.in, h.in, w.in});
    product("output size", {bytes, p.batch, p.c_out, d.out(), h.out(), w.out()});
    product("weight size", {bytes, p.c_in, p.group_out(), d.kernel, h.kernel, w.kernel});
    product("number of multiply-adds",
            {p.batch, p.c_in, p.group_out(), d.in, h.in, w.in, d.kernel, h.kernel, w.kernel});
}

}  // namespace

Index Axis::landing(Index k) const {
    // 0 ≤ i·stride + k·dilation − pad_begin < out, solved for i and cut to [0, in).
    const Index offset = k * dilation - pad_begin;
    const Index first = std::max<Index>(0, floor_div(-offset + stride - 1, stride));
    const Index last = std::min(in - 1, floor_div(out() - 1 - offset, stride));
    return std::max<Index>(0, last - first + 1);
}

Index Axis::useful_taps() const { return pairs_below(*this, pad_begin + out()) - pairs_below(*this, pad_begin); }

Index Axis::taps_at(Index o) const {
    // Taps that reach an output repeat every stride / gcd(stride, dilation).
    const Index u = o + pad_begin, period = stride / std::gcd(stride, dilation);
    Index k = 0, total = 0;
    while (k < std::min(period, kernel) && (u - k * dilation) % stride != 0) ++k;
    if (k == period) return 0;
    for (; k < kernel && u - k * dilation >= 0; k += period) total += (u - k * dilation) / stride < in;
    return total;
}

Index Problem::useful_macs() const {
    return batch * c_in * group_out() * d().useful_taps() * h().useful_taps() * w().useful_taps();
}

void validate(const Problem& p) {
    require_at_least_one("batch", p.batch);
    require_at_least_one("c_in", p.c_in);
    require_at_least_one("c_out", p.c_out);
    require_at_least_one("groups", p.groups);
    for (const auto& [field, channels] : {std::pair{"c_in", p.c_in}, std::pair{"c_out", p.c_out}})
        if (channels % p.groups != 0)
            throw ProblemError(std::string(field) + " is " + std::to_string(channels) + ": groups " +
                               std::to_string(p.groups) + " must divide it");
    if (p.spatial < 1 || p.spatial > 3)
        throw ProblemError("spatial axes are " + std::to_string(p.spatial) + ": must be 1, 2 or 3");
    for (std::size_t axis = 0; axis < 3; ++axis) {
        if (axis + static_cast<std::size_t>(p.spatial) < 3 && p.axis[axis] != Axis{})
            throw ProblemError(std::string(axis_names[axis]) + " is set: a problem of " + std::to_string(p.spatial) +
                               " axes has none");
        validate_axis(p.axis[axis], axis_names[axis]);
    }
    validate_sizes(p);
}

}  // namespace tconv
