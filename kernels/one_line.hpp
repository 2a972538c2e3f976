// Somebody's text inside an error: one line, and nothing that a terminal would obey.
#pragma once

#include <string>
#include <string_view>

namespace tconv {

// At most `most` bytes of `text`, control characters as '?'.
inline std::string one_line(std::string_view text, std::size_t most = 40) {
    std::string line(text.substr(0, most));
    for (char& c : line)
        if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) c = '?';
    return line;
}

}  // namespace tconv
