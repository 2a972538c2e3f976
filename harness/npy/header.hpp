// What stands before the values of a .npy file.
#pragma once

#include "harness/npy/npy.hpp"

#include <string_view>

namespace tconv::npy {

struct Header {
    std::string descr = {};  // '<f4', or what stands in its place where that is no string
    bool fortran_order = false;
    Shape shape = {};
};

// `text` is the dictionary, a Python literal with the keys descr, fortran_order and shape in any order. Throws NpyError
// without the file's name.
Header parse_header(std::string_view text);

// Everything up to the values, padded so that these begin at a multiple of 64 bytes.
std::string header_bytes(const Shape& shape);

}  // namespace tconv::npy
