#include "harness/verify/reduced.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace tconv::verify {
namespace {

// A way to shrink: the size it acts on now, and the problem after it.
struct Step {
    Index size;
    Problem after;
};

Index half(Index value) { return (value + 1) / 2; }

// Inputs an axis keeps, so that border, middle and overlap are all there.
Index fewest_inputs(const Axis& a) { return 3 + (a.dilation * (a.kernel - 1) + a.stride) / a.stride; }

std::optional<Step> smaller_axis(const Problem& p, std::size_t axis) {
    Step step{p.axis[axis].in, p};
    Axis& a = step.after.axis[axis];
    a.in = half(a.in);
    if (a.in == step.size || a.in < std::min(step.size, fewest_inputs(a)) || a.out() < 1) return {};
    return step;
}

std::optional<Step> fewer_channels(const Problem& p, Index Problem::*channels) {
    constexpr Index fewest = 3;
    Step step{p.*channels / p.groups, p};
    const Index per_group = half(step.size);
    if (per_group < fewest) return {};
    step.after.*channels = per_group * p.groups;
    return step;
}

std::optional<Step> fewer_groups(const Problem& p) {
    constexpr Index fewest = 2;
    const Index groups = half(p.groups);
    if (groups < fewest || groups == p.groups) return {};
    Step step{p.groups, p};
    step.after.groups = groups;
    step.after.c_in = p.group_in() * groups;
    step.after.c_out = p.group_out() * groups;
    return step;
}

std::optional<Step> fewer_images(const Problem& p) {
    if (p.batch <= 2) return {};
    Step step{p.batch, p};
    step.after.batch = half(p.batch);
    return step;
}

// What the run costs: its multiplications, or writing y where that is more.
Index work(const Problem& p) { return std::max(p.macs(), 4 * p.y_size()); }

}  // namespace

Problem reduced(const Problem& problem, Index macs) {
    Problem p = problem;
    while (work(p) > macs) {
        const std::array steps = {smaller_axis(p, depth),
                                  smaller_axis(p, height),
                                  smaller_axis(p, width),
                                  fewer_channels(p, &Problem::c_in),
                                  fewer_channels(p, &Problem::c_out),
                                  fewer_groups(p),
                                  fewer_images(p)};
        const auto largest = std::ranges::max_element(steps, {}, [](const auto& s) { return s ? s->size : 0; });
        if (!*largest) break;
        p = (*largest)->after;
    }
    return p;
}

}  // namespace tconv::verify
