#include "harness/grid/uncropped.hpp"

#include <algorithm>

namespace tconv::grid {
namespace {

void set_axes(Problem& p, const std::string& field, const Sizes& given, Index Axis::*member) {
    const Sizes values = per_axis(field, given, p.spatial);
    for (std::size_t i = 0; i < values.size(); ++i) axis_at(p, i).*member = values[i];
}

}  // namespace

Problem build(const Uncropped& layer) {
    if (layer.input.empty() || layer.input.size() > 3)
        throw ProblemError("input has " + std::to_string(layer.input.size()) +
                           " sizes: give one for each axis, 1 to 3");
    Problem p{.batch = layer.batch,
              .c_in = layer.c_in,
              .c_out = layer.c_out,
              .groups = layer.groups,
              .spatial = static_cast<int>(layer.input.size()),
              .bias = layer.bias};
    set_axes(p, "input", layer.input, &Axis::in);
    set_axes(p, "kernel", layer.kernel, &Axis::kernel);
    set_axes(p, "stride", layer.stride, &Axis::stride);
    set_axes(p, "dilation", layer.dilation, &Axis::dilation);
    validate(p);
    return p;
}

Sizes per_axis(const std::string& field, const Sizes& given, int spatial) {
    const auto axes = static_cast<std::size_t>(spatial);
    if (given.size() == 1) return Sizes(axes, given.front());
    if (given.size() != axes)
        throw ProblemError(field + " has " + std::to_string(given.size()) +
                           " numbers: give one, or one for each of the " + std::to_string(axes) + " axes of the input");
    return given;
}

Axis& axis_at(Problem& p, std::size_t i) { return p.axis[3 - static_cast<std::size_t>(p.spatial) + i]; }

std::string axis_name(const Problem& p, std::size_t i) {
    constexpr std::array<const char*, 3> names = {"depth", "height", "width"};
    return names[3 - static_cast<std::size_t>(p.spatial) + i];
}

void require_output_padding(const Problem& p, const Sizes& output_padding) {
    require_not_negative(p, "output_padding", output_padding);
    for (std::size_t i = 0; i < output_padding.size(); ++i) {
        const Axis& axis = p.axis[3 - output_padding.size() + i];
        if (output_padding[i] < std::max(axis.stride, axis.dilation)) continue;
        throw ProblemError("output_padding " + axis_name(p, i) + " is " + std::to_string(output_padding[i]) +
                           ": must be below stride " + std::to_string(axis.stride) + " or dilation " +
                           std::to_string(axis.dilation));
    }
}

void require_not_negative(const Problem& p, const std::string& field, const Sizes& values) {
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i] < 0)
            throw ProblemError(field + " " + axis_name(p, i) + " is " + std::to_string(values[i]) +
                               ": must be at least 0");
}

}  // namespace tconv::grid
