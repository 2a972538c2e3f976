// checkerboard: a constant input through a kernel whose weights are all 1, away from the borders. What unevenness the
// output has is the operation's own, and its numbers tell how much: (max − min) ÷ max, 0 for an even cover, 1 for
// holes.
//
// Along an axis, an output meets ⌊k ÷ a⌋ to ⌈k ÷ a⌉ taps, a = s ÷ gcd(s, d), and none where gcd(s, d) > 1. Resizing
// first makes every output meet the same number. Source  Odena, Dumoulin & Olah 2016, doi:10.23915/distill.00003
#include "harness/theory/fields.hpp"
#include "harness/verify/check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace tconv::verify::checks {
namespace {

// A kernel's own rounding, least and most each; what is found is far larger or zero.
double tolerance(Dtype dtype) { return 1e-5 + 2 * last_rounding(dtype); }

const Fill constant{"constant", [](const Problem&, Seed) -> Generator {
                        return [](TensorName tensor, Index) { return tensor == TensorName::bias ? 0.0f : 1.0f; };
                    }};

struct Range {
    Index first, last;  // both included
};

// The outputs of an axis whose every tap lies inside the input.
Range interior(const Axis& a, Operation operation) {
    const Index reach = a.dilation * (a.kernel - 1);
    switch (operation) {
        case Operation::transposed_convolution:
            return {std::max<Index>(0, reach - a.pad_begin),
                    std::min(a.out() - 1, (a.in - 1) * a.stride - a.pad_begin)};
        case Operation::resize_convolution: return {reach / 2, a.out() - 1 - (reach - reach / 2)};
        default: return {0, a.out() - 1};  // upsamplers repeat the border
    }
}

// A whole period of the stride, so that every phase is among them.
bool holds_every_phase(const Range& r, const Axis& a) { return r.last - r.first + 1 >= a.stride; }

double implied(const Problem& p, Operation operation) {
    if (operation != Operation::transposed_convolution) return 0;
    double least = 1, most = 1;
    for (const Axis& a : p.axis) {
        least *= static_cast<double>(theory::overlap(a).least);
        most *= static_cast<double>(theory::overlap(a).most);
    }
    return (most - least) / most;
}

// (max − min) ÷ max over the box of interior outputs of all images and channels.
double unevenness(const Problem& p, const std::array<Range, 3>& box, const float* y) {
    double least = std::numeric_limits<double>::infinity(), most = -least;
    for (Index image = 0; image < p.batch * p.c_out; ++image)
        for (Index d = box[depth].first; d <= box[depth].last; ++d)
            for (Index h = box[height].first; h <= box[height].last; ++h)
                for (Index w = box[width].first; w <= box[width].last; ++w) {
                    const auto value =
                        static_cast<double>(y[((image * p.d().out() + d) * p.h().out() + h) * p.w().out() + w]);
                    least = std::min(least, value);
                    most = std::max(most, value);
                }
    return (most - least) / most;
}

Finding examine(const Case& asked) {
    const Case c = asked.reduced();
    const Problem& p = c.task.problem;
    std::array<Range, 3> box{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        box[axis] = interior(p.axis[axis], c.kernel.operation);
        if (!holds_every_phase(box[axis], p.axis[axis])) return skipped("too few outputs lie away from the borders");
    }
    if (const Declined reason = c.kernel.declines(c.task)) return skipped(*reason);
    const Result y = run_once(c, c.court.operands(constant));
    c.at(Step::judging);
    const double expected = implied(p, c.kernel.operation), found = unevenness(p, box, y.y());
    if (!(std::fabs(found - expected) <= tolerance(c.task.dtype)))
        return failed("a constant input comes out with an unevenness of " + std::to_string(found) +
                          ", the numbers imply " + std::to_string(expected) + where(asked, c),
                      found, expected);
    return passed(found, expected);
}

}  // namespace

Check checkerboard() {
    return {.name = "checkerboard",
            .proves = "a constant input comes out as uneven as stride, kernel and dilation imply, and no more",
            .level = Level::full,
            .any_operation = true,
            .examine = examine};
}

}  // namespace tconv::verify::checks
