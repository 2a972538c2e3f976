// Bytes as the text of a page: packed, then in 64 letters.
#pragma once

#include <string>
#include <string_view>

namespace tconv::render {

// RFC 1952, at zlib's default level; throws std::bad_alloc.
std::string gzipped(std::string_view bytes);

// RFC 4648 §4, padded, without line ends.
std::string base64(std::string_view bytes);

}  // namespace tconv::render
