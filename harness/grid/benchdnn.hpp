// benchdnn's spelling of a layer (oneDNN's test driver, --deconv), and its batch files.
//
//     g1mb1ic512id6ih7iw7oc256od10oh11ow11kd3kh3kw3dd1dh1dw1n"unet_3d:dilated_deconv8"
//
// Fields  g, mb (2 where not given, as in benchdnn), ic and oc (totals over the groups, of the deconvolution's own
// input and
//         output), i o k s p d each followed by d, h or w; '_' is ignored; n ends the fields: the rest is the name.
// Meaning dilation counts the zeros between taps: dh0 is dense, dh1 is our dilation 2.
//         An axis not mentioned at all is a copy: w of h, h and w of d. Lower axes alone (iw without ih) lower the
//         rank. No output size: it follows, with the same pad on both sides (p, else 0). An output size: p stays at the
//         begin (not given: half of what must go, rounded toward zero), the end takes the rest.
// Source  oneDNN tests/benchdnn/doc/driver_conv.md, deconv/deconv_aux.cpp
#pragma once

#include "kernels/problem.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tconv::grid {

struct Descriptor {
    Problem problem = {};
    std::string name = {};  // what stood after n, without its quotes; may be empty
};

// Throws ProblemError: one line naming the field, its value and what is allowed. No bias: benchdnn has that in --dir.
Descriptor parse_benchdnn(std::string_view text);

// Every descriptor of a batch file, in order. Options (--dir=…, and the words that continue their lists) and comments
// are skipped, but --batch=FILE is followed, FILE relative to the batch file; a line ending in '\' goes on in the next.
// Throws GridError naming the file and the line.
std::vector<Descriptor> read_benchdnn(const std::filesystem::path& file);

}  // namespace tconv::grid
