// ONNX's spelling of a layer: the operator ConvTranspose.
//
// With total = stride·(in − 1) + output_padding + ((kernel − 1)·dilation + 1) − output_shape on each axis, begin + end
// = total:
//
//     SAME_UPPER                        begin = ⌊total / 2⌋, end the rest
//     NOTSET, SAME_LOWER, VALID         end = ⌊total / 2⌋, begin the rest
//
// The division floors, for negative totals too: output_shape asking for one output more than there is (total −1) gives
// (0, −1), the extra output at the end, unless auto_pad is SAME_UPPER: (−1, 0). −3 gives (−1, −2), or (−2, −1).
// output_shape wins over pads, which are then ignored. SAME_* without it means output_shape = in·stride. In the
// canonical form b = begin, e = end − output_padding. Refused: pads together with auto_pad (and no output_shape),
// negative pads, output_padding at or above both stride and dilation. (ONNX Runtime clamps a negative SAME_* total to
// 0; the specification does not, and neither does this.) Source: onnx.ai/onnx/operators/onnx__ConvTranspose.html
#pragma once

#include "harness/grid/uncropped.hpp"

#include <optional>

namespace tconv::grid {

enum class AutoPad { notset, same_upper, same_lower, valid };

struct OnnxNode {
    Sizes x = {};  // [n, c_in, sizes…]
    Sizes w = {};  // [c_in, c_out / group, kernel…]
    Index group = 1;
    Sizes strides = {1}, dilations = {1}, output_padding = {0};
    std::optional<Sizes> pads = {};          // [begin…, end…]
    std::optional<Sizes> output_shape = {};  // spatial sizes only
    std::optional<Sizes> kernel_shape = {};  // must repeat w's
    AutoPad auto_pad = AutoPad::notset;
    bool bias = false;
};

// Throws ProblemError: one line naming the field, its value and what is allowed.
Problem to_problem(const OnnxNode& node);

}  // namespace tconv::grid
