// PyTorch's spelling of a layer: torch.nn.ConvTranspose1d, 2d, 3d.
//
//     b = padding,  e = padding − output_padding
//
// output_padding must be below the stride or the dilation of its axis. output_size, where given, wins over
// output_padding and must lie in [smallest, smallest + stride − 1], smallest being the size without output_padding.
// Source: pytorch/torch/nn/modules/conv.py, _ConvTransposeNd._output_padding.
#pragma once

#include "harness/grid/uncropped.hpp"

#include <optional>

namespace tconv::grid {

struct TorchLayer {
    Uncropped shape = {};
    Sizes padding = {0}, output_padding = {0};
    std::optional<Sizes> output_size = {};
};

// Throws ProblemError: one line naming the field, its value and what is allowed.
Problem to_problem(const TorchLayer& layer);

}  // namespace tconv::grid
