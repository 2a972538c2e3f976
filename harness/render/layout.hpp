// How wide the columns of a table are on a screen, and which stand side by side.
//
// A table that is too wide gives way in three steps, so that nothing is cut off: its widest columns get narrower, and
// what no longer fits their width continues on the next line; numbers never do, but the names above them. Where that
// is not enough, the table is shown in several blocks, each beginning with the columns of text that the table begins
// with.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tconv::render {

using Line = std::vector<std::string>;  // a printable cell a column

inline constexpr std::size_t gap_width = 2;  // blanks between two columns

struct Layout {
    std::vector<std::size_t> widths;               // of every column
    std::vector<std::vector<std::size_t>> blocks;  // the columns of each
};

// `lines` are the names and the rows; `number` tells which columns hold numbers; a `screen` of 0 is as wide as need be.
Layout layout(const std::vector<Line>& lines, const std::vector<bool>& number, std::size_t screen);

}  // namespace tconv::render
