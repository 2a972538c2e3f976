// translation: x moved by one input along an axis moves y by that axis' stride, to the bit on integers.
//
// In bf16, too: equal sums are rounded alike.
//
// The last slice of x along every axis is zero, so that nothing falls off; outputs below one stride have no counterpart
// (they may come from the cropped border) and are not compared.
#include "harness/verify/rig.hpp"

namespace tconv::verify::checks {
namespace {

using Place = std::array<Index, 3>;

Place place(Index flat, const Place& sizes) {
    return {flat / (sizes[1] * sizes[2]), flat / sizes[2] % sizes[1], flat % sizes[2]};
}
Index flat(const Place& at, const Place& sizes) { return (at[0] * sizes[1] + at[1]) * sizes[2] + at[2]; }
Place inputs(const Problem& p) { return {p.d().in, p.h().in, p.w().in}; }
Place outputs(const Problem& p) { return {p.d().out(), p.h().out(), p.w().out()}; }

bool movable(const Axis& a) { return a.in > 1 && a.out() > a.stride; }

// Integers, moved by `shift` inputs; zero where nothing was, and in the last slice of every movable axis before.
void fill(Rig& rig, Seed seed, const Place& shift) {
    const Problem& p = rig.problem();
    const Place sizes = inputs(p);
    for (Index i = 0; i < p.x_size(); ++i) {
        Place from = place(i % p.in_pixels(), sizes);
        bool zero = false;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            from[axis] -= shift[axis];
            zero |= from[axis] < 0 || (movable(p.axis[axis]) && from[axis] == sizes[axis] - 1);
        }
        const Index source = i / p.in_pixels() * p.in_pixels() + (zero ? 0 : flat(from, sizes));
        rig.x()[static_cast<std::size_t>(i)] = zero ? 0 : nonzero_integer(seed, TensorName::x, source);
    }
}

void compare(const Rig& rig, std::size_t axis, std::span<const float> before, std::span<const float> after,
             Deviation& deviation) {
    const Problem& p = rig.problem();
    const Place sizes = outputs(p);
    for (Index channel = 0; channel < p.batch * p.c_out; ++channel) {
        const double allowance = 2 * rig.allowance(channel / p.c_out, channel % p.c_out);
        for (Index o = 0; o < p.out_pixels(); ++o) {
            Place from = place(o, sizes);
            from[axis] -= p.axis[axis].stride;
            if (from[axis] < 0) continue;
            const Index now = channel * p.out_pixels() + o, then = channel * p.out_pixels() + flat(from, sizes);
            deviation.add(now,
                          static_cast<double>(after[static_cast<std::size_t>(now)]) -
                              static_cast<double>(before[static_cast<std::size_t>(then)]),
                          allowance);
        }
    }
}

Finding examine(const Case& c) {
    const Problem p = property_problem(c.task.problem);
    if (!movable(p.d()) && !movable(p.h()) && !movable(p.w()))
        return skipped("no axis has two inputs, and outputs more than one stride apart");
    if (const Declined why = unfit(c, p, 1)) return skipped(*why);
    const Seed seed = c.court.seed();
    Rig rig(c, p, [=](TensorName tensor, Index i) { return small_integer(seed, tensor, i); });
    fill(rig, seed, {});
    const std::span<const float> y = rig.run();
    const std::vector<float> before(y.begin(), y.end());
    Deviation deviation;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        if (!movable(p.axis[axis])) continue;
        Place shift = {};
        shift[axis] = 1;
        fill(rig, seed, shift);
        compare(rig, axis, before, rig.run(), deviation);
    }
    return finding(c, p, deviation, "x moved by one input does not move y by the stride");
}

}  // namespace

Check translation() {
    return {.name = "translation",
            .proves = "x moved by one input moves y by the stride, to the bit on integers",
            .level = Level::full,
            .examine = examine};
}

}  // namespace tconv::verify::checks
