// The winners' table: which kernel a sweep measured to be the fastest, task by task, on this machine. `tconv tune`
// writes it, `auto` reads it. It is text, one fact a line, fields apart by one blank:
//
//     tconv winners 1                                      the format
//     version 0.1.0                                        of the tconv that measured
//     machine AMD EPYC, 2 hardware threads, L2 1024 KiB, L3 32768 KiB, AVX2
//     c512-256_i8x8_k4_s2_p1 f32 1 tiled                   problem, dtype, threads, kernel
//     end 1                                                how many there are: a file that was cut off has no end
//
// It decides about speed alone: every kernel it may name gives a right answer to every task it takes. So a table that
// is malformed, cut off, of another machine or of another version is not used at all.
#pragma once

#include "kernels/kernel.hpp"

#include <compare>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tconv::choosing {

struct Measured {
    std::string problem;  // its label
    Dtype dtype = Dtype::f32;
    int threads = 1;
    auto operator<=>(const Measured&) const = default;
};
using Winners = std::map<Measured, std::string>;  // to the name of a candidate

// One line that says what is wrong, and where.
struct TableError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// As far as times depend on it, in a line. The same for all processes, whatever share of the cores they have.
std::string this_machine();

// The table as text, for this machine and version; and back. Throws TableError.
std::string to_text(const Winners&);
Winners parse_table(std::string_view text);

// $TCONV_WINNERS; else tconv/winners in $XDG_CACHE_HOME, else in ~/.cache. Empty where there is no such place, or
// where $TCONV_WINNERS is empty: then there is no table.
std::filesystem::path table_file();

// What there is to choose by. `fault` says why a table that is there is not used; a default place that holds none is no
// fault. Throws nothing but std::bad_alloc. At most 64 MiB are read, of a regular file.
struct Table {
    Winners winners;
    std::string fault;
};
Table read_table(const std::filesystem::path& file);

}  // namespace tconv::choosing
