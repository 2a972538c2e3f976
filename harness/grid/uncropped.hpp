// What every spelling of a layer shares: all of a problem but its pads, one number standing for all axes.
#pragma once

#include "kernels/problem.hpp"

#include <string>
#include <vector>

namespace tconv::grid {

// One number for all axes, or one for each, in the order depth, height, width.
using Sizes = std::vector<Index>;

struct Uncropped {
    Index batch = 1, c_in = 1, c_out = 1, groups = 1;
    Sizes input = {}, kernel = {}, stride = {1}, dilation = {1};  // input has one number for each axis
    bool bias = false;
};

// The problem with no pads, validated: from here on spans are positive and do not overflow. Throws ProblemError.
Problem build(const Uncropped& layer);

// `given` with one number for each of `spatial` axes. Throws ProblemError, naming `field`, when it has another count.
Sizes per_axis(const std::string& field, const Sizes& given, int spatial);

// The axis that entry `i` of a per-axis list of `p` speaks of.
Axis& axis_at(Problem& p, std::size_t i);
// Its name: "depth", "height" or "width".
std::string axis_name(const Problem& p, std::size_t i);

// The rule of PyTorch and ONNX: not negative, and below the stride or the dilation of its axis. Throws ProblemError.
void require_output_padding(const Problem& p, const Sizes& output_padding);
// Throws ProblemError when one of `values` is negative.
void require_not_negative(const Problem& p, const std::string& field, const Sizes& values);

}  // namespace tconv::grid
