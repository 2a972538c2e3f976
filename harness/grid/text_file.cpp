#include "harness/grid/text_file.hpp"

#include "harness/grid/grid.hpp"

#include <fstream>
#include <vector>

namespace tconv::grid {

std::string read_text(const std::filesystem::path& file) {
    constexpr std::size_t limit = std::size_t{64} << 20;
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) throw GridError(file.string() + ": is a directory");
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw GridError(file.string() + ": cannot be opened");
    std::string text;
    std::vector<char> buffer(std::size_t{1} << 16);
    while (stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || stream.gcount() > 0) {
        text.append(buffer.data(), static_cast<std::size_t>(stream.gcount()));
        if (text.size() > limit) throw GridError(file.string() + ": is larger than 64 MiB");
    }
    if (stream.bad()) throw GridError(file.string() + ": cannot be read");
    return text;
}

std::string identity_of(const std::filesystem::path& file) {
    std::error_code error;
    const std::filesystem::path canonical = std::filesystem::weakly_canonical(file, error);
    return error ? file.string() : canonical.string();
}

}  // namespace tconv::grid
