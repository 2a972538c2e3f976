// NumPy's .npy: one array, one file, as numpy.save writes it and numpy.load reads it.
//
//     "\x93NUMPY"  major minor  header length (2 bytes in 1.0, 4 in 2.0 and 3.0)
//     {'descr': '<f4', 'fortran_order': False, 'shape': (1, 3, 8, 8), }      padded with blanks, ended by a newline
//     the values, row-major
//
// Taken   versions 1.0, 2.0 and 3.0; C order; little-endian f4 or f8
// Source  numpy.org/doc/stable/reference/generated/numpy.lib.format.html
#pragma once

#include "kernels/buffer.hpp"
#include "kernels/kernel.hpp"

#include <filesystem>
#include <istream>
#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace tconv::npy {

// One line: the file, what it holds and what is taken.
struct NpyError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

using Shape = std::vector<Index>;
std::string text(const Shape& shape);  // as Python writes it: "(1, 3, 8, 8)", "(5,)"

struct Array {
    Shape shape = {};
    Dtype dtype = Dtype::f32;  // of the file, f32 or f64
    Buffer values = {};        // in f32, the nearest of each f64
};

// The one array of `stream`, which errors call `called`; it must have the shape `needed`: known before a value is read,
// so that no file decides how much memory is taken. Throws NpyError, also where a finite f64 is beyond f32's range.
Array read(std::istream& stream, const std::string& called, const Shape& needed);
Array read(const std::filesystem::path& file, const Shape& needed);

// Version 1.0, '<f4'. Throws NpyError where the file cannot be written.
void write(const std::filesystem::path& file, const Shape& shape, const float* values);

}  // namespace tconv::npy
