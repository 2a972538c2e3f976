// rank: how many dimensions of its input an operation keeps. The kernel is linear, so the matrix is what it makes of
// the unit inputs, one run each; its rank is counted by QR.
//
// Transposed convolution seldom loses any (a cropped or shorter kernel may), its matrix being Cᵀ; but C has the same
// rank, and that is all an ordinary convolution keeps of the larger image: the size comes back, the values do not.
#include "harness/theory/rank.hpp"
#include "harness/verify/check.hpp"

#include <algorithm>

namespace tconv::verify::checks {
namespace {

constexpr Index most_inputs = 64, most_outputs = 640;
constexpr double tolerance = 0x1p30;  // entries are right to a few units in the last place of f32

Generator unit_input(Seed seed, Index place) {
    return [=](TensorName tensor, Index i) {
        if (tensor == TensorName::bias) return 0.0f;
        return tensor == TensorName::x ? (i == place ? 1.0f : 0.0f) : value_at(seed, tensor, i);
    };
}

Finding examine(const Case& c) {
    const Problem& p = c.task.problem;
    const Index inputs = p.c_in * p.in_pixels(), outputs = p.c_out * p.out_pixels();
    if (inputs > most_inputs || outputs > most_outputs) return skipped("more than 64 inputs or 640 outputs");
    std::vector<double> matrix;  // Cᵀ transposed: a row for each input
    for (Index i = 0; i < inputs; ++i) {
        const Result y = run_once(c, HostTensors(p, unit_input(c.court.seed(), i), 1, c.task.dtype));
        matrix.insert(matrix.end(), y.y(), y.y() + outputs);
    }
    c.at(Step::judging);
    const Index rank = theory::rank(inputs, outputs, std::move(matrix), tolerance);
    return passed(static_cast<double>(rank), static_cast<double>(std::min(inputs, outputs)));
}

}  // namespace

Check rank() {
    return {.name = "rank",
            .proves = "how many dimensions of one image's input the operation keeps (a number, no judgement)",
            .level = Level::full,
            .any_operation = true,
            .examine = examine};
}

}  // namespace tconv::verify::checks
