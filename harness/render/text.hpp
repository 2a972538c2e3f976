// Text and numbers for people's eyes: nothing written here can move a cursor, end a line or open a tag.
#pragma once

#include "harness/store/statement.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tconv::render {

// Valid UTF-8 on one line. Control characters, line separators and invisible direction marks are spelled out (\n, \x1b,
// \u202e); a byte that is no UTF-8 becomes U+FFFD.
std::string printable(std::string_view text);

// Columns that printable text takes in a terminal: 2 for East Asian wide characters and emoji, 0 for combining marks.
std::size_t display_width(std::string_view text);

// The longest beginning of printable text that is at most `width` columns wide, '…' included where it had to be cut.
std::string shortened(std::string_view text, std::size_t width);

// Printable text in lines of at most `width` columns: broken at blanks and after one of _ - , / : ; and elsewhere only
// where a piece is longer than a line. At least one line.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

// Columns that the longest piece takes which `wrapped` would not break.
std::size_t longest_piece(std::string_view text);

// A real has four significant digits (1.234, 12,340, 1.234e-07); an integer has all of its own. From five digits on
// they are grouped by commas. NULL is "–".
std::string for_people(const store::Value& value);

// Full precision: the shortest text that reads back to the same value. NULL is empty.
std::string exact(const store::Value& value);

bool is_number(const store::Value& value);

}  // namespace tconv::render
