// What a stream is shown on: a terminal has a width and colours, a file or a pipe has neither.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>

namespace tconv::render {

struct Screen {
    std::size_t width = 0;  // in columns; 0: as wide as need be
    bool colour = false;
};

// std::cout's, where standard output is a terminal: as wide as that says it is, in colour unless NO_COLOR is set
// (no-color.org) or TERM is dumb. Every other stream's is plain.
Screen screen_of(const std::ostream& out);

// ANSI's graphic renditions (ECMA-48, 8.3.117), and only on a screen that has colours.
enum class Ink { plain = 0, bold = 1, dim = 2, red = 31, green = 32, yellow = 33 };
std::string inked(std::string_view text, Ink ink, const Screen& screen);

}  // namespace tconv::render
