#include "harness/grid/torch.hpp"

namespace tconv::grid {
namespace {

// The output_padding that makes the outputs `wanted`; `p` is cropped by the padding already.
Sizes padding_for(const Problem& p, const Sizes& wanted) {
    Sizes result;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const Axis& axis = p.axis[3 - wanted.size() + i];
        const Index smallest = axis.out(), largest = smallest + axis.stride - 1;
        if (wanted[i] < smallest || wanted[i] > largest)
            throw ProblemError("output_size " + axis_name(p, i) + " is " + std::to_string(wanted[i]) +
                               ": must lie in " + std::to_string(smallest) + " to " + std::to_string(largest));
        result.push_back(wanted[i] - smallest);
    }
    return result;
}

}  // namespace

Problem to_problem(const TorchLayer& layer) {
    Problem p = build(layer.shape);
    const Sizes padding = per_axis("padding", layer.padding, p.spatial);
    Sizes output_padding = per_axis("output_padding", layer.output_padding, p.spatial);
    require_not_negative(p, "padding", padding);
    for (std::size_t i = 0; i < padding.size(); ++i) {
        constexpr Index limit = Index{1} << 31;
        if (padding[i] > limit)
            throw ProblemError("padding " + axis_name(p, i) + " is " + std::to_string(padding[i]) +
                               ": must lie within 0 to 2147483648");
        axis_at(p, i).pad_begin = axis_at(p, i).pad_end = padding[i];
    }
    if (layer.output_size)
        output_padding = padding_for(p, per_axis("output_size", *layer.output_size, p.spatial));
    else
        require_output_padding(p, output_padding);
    for (std::size_t i = 0; i < padding.size(); ++i) axis_at(p, i).pad_end -= output_padding[i];
    validate(p);
    return p;
}

}  // namespace tconv::grid
