#include "harness/grid/onnx.hpp"

namespace tconv::grid {
namespace {

struct Pads {
    Sizes begin, end;
};

Index floor_half(Index total) { return total / 2 - (total % 2 < 0); }

Sizes from_third(const Sizes& dims) { return Sizes(dims.begin() + 2, dims.end()); }

Problem without_pads(const OnnxNode& node) {
    if (node.x.size() < 3 || node.x.size() > 5)
        throw ProblemError("x has " + std::to_string(node.x.size()) +
                           " dimensions: must be [n, c_in, sizes…] with 3 to 5");
    if (node.w.size() != node.x.size())
        throw ProblemError("w has " + std::to_string(node.w.size()) +
                           " dimensions: must be [c_in, c_out / group, kernel…], " + std::to_string(node.x.size()) +
                           " as x has");
    if (node.w[0] != node.x[1])
        throw ProblemError("w has " + std::to_string(node.w[0]) + " input channels: x has " +
                           std::to_string(node.x[1]));
    const Sizes kernel = from_third(node.w);
    if (node.kernel_shape && *node.kernel_shape != kernel)
        throw ProblemError("kernel_shape differs from the kernel sizes of w: leave it out, or repeat them");
    Index c_out = 0;
    if (__builtin_mul_overflow(node.w[1], node.group, &c_out)) throw ProblemError("c_out overflows: more than 2^62");
    return build({.batch = node.x[0],
                  .c_in = node.x[1],
                  .c_out = c_out,
                  .groups = node.group,
                  .input = from_third(node.x),
                  .kernel = kernel,
                  .stride = node.strides,
                  .dilation = node.dilations,
                  .bias = node.bias});
}

Pads explicit_pads(const Problem& p, const Sizes& pads) {
    const auto axes = static_cast<std::size_t>(p.spatial);
    if (pads.size() != 2 * axes)
        throw ProblemError("pads has " + std::to_string(pads.size()) + " numbers: must be [begin…, end…], " +
                           std::to_string(2 * axes) + " for " + std::to_string(axes) + " axes");
    const auto middle = pads.begin() + static_cast<std::ptrdiff_t>(axes);
    const Pads result{.begin = Sizes(pads.begin(), middle), .end = Sizes(middle, pads.end())};
    require_not_negative(p, "pads begin", result.begin);
    require_not_negative(p, "pads end", result.end);
    return result;
}

Pads split(Problem& p, const Sizes& output_padding, const Sizes& output_shape, bool upper) {
    Pads result;
    for (std::size_t i = 0; i < output_shape.size(); ++i) {
        if (output_shape[i] < 1)
            throw ProblemError("output_shape " + axis_name(p, i) + " is " + std::to_string(output_shape[i]) +
                               ": must be at least 1");
        const Index total = axis_at(p, i).span() + output_padding[i] - output_shape[i];
        const Index half = floor_half(total);
        result.begin.push_back(upper ? half : total - half);
        result.end.push_back(upper ? total - half : half);
    }
    return result;
}

Pads pads_of(Problem& p, const OnnxNode& node, const Sizes& output_padding) {
    const bool same = node.auto_pad == AutoPad::same_upper || node.auto_pad == AutoPad::same_lower;
    if (node.output_shape)
        return split(p, output_padding, per_axis("output_shape", *node.output_shape, p.spatial),
                     node.auto_pad == AutoPad::same_upper);
    if (node.pads && node.auto_pad != AutoPad::notset)
        throw ProblemError(std::string("pads are given together with auto_pad ") + (same ? "SAME_*" : "VALID") +
                           ": give one of the two");
    if (same) {
        Sizes shape;
        for (std::size_t i = 0; i < output_padding.size(); ++i)
            shape.push_back(axis_at(p, i).in * axis_at(p, i).stride);
        return split(p, output_padding, shape, node.auto_pad == AutoPad::same_upper);
    }
    const Sizes none(output_padding.size(), 0);
    return node.pads ? explicit_pads(p, *node.pads) : Pads{.begin = none, .end = none};
}

}  // namespace

Problem to_problem(const OnnxNode& node) {
    Problem p = without_pads(node);
    const Sizes output_padding = per_axis("output_padding", node.output_padding, p.spatial);
    require_output_padding(p, output_padding);
    const Pads pads = pads_of(p, node, output_padding);
    for (std::size_t i = 0; i < output_padding.size(); ++i) {
        axis_at(p, i).pad_begin = pads.begin[i];
        axis_at(p, i).pad_end = pads.end[i] - output_padding[i];
    }
    validate(p);
    return p;
}

}  // namespace tconv::grid
