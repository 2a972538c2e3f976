#include "harness/npy/npy.hpp"

#include "harness/npy/header.hpp"
#include "kernels/one_line.hpp"

#include <array>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <limits>

namespace tconv::npy {
namespace {

static_assert(std::endian::native == std::endian::little, "values are copied as they stand in the file");

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t header_limit = 65536;

// Fewer bytes than asked for where the stream ends.
std::size_t take(std::istream& stream, void* bytes, std::size_t size) {
    stream.read(static_cast<char*>(bytes), static_cast<std::streamsize>(size));
    return static_cast<std::size_t>(stream.gcount());
}

void take_all(std::istream& stream, void* bytes, std::size_t size, const char* what) {
    if (take(stream, bytes, size) < size) throw NpyError(std::string("ends within its ") + what);
}

std::size_t header_length(std::istream& stream) {
    std::array<unsigned char, 8> start{};
    const std::size_t got = take(stream, start.data(), start.size());
    if (got < start.size() || std::memcmp(start.data(), magic.data(), magic.size()) != 0)
        throw NpyError(got == 0 ? "is empty: a .npy file is needed" : "is no .npy file");
    const int major = start[6], minor = start[7];
    if (major < 1 || major > 3 || minor != 0)
        throw NpyError("is a .npy file of version " + std::to_string(major) + "." + std::to_string(minor) +
                       ": 1.0, 2.0 and 3.0 are taken");
    std::array<unsigned char, 4> length{};
    take_all(stream, length.data(), major == 1 ? 2 : 4, "header");
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < length.size(); ++i) bytes |= static_cast<std::size_t>(length[i]) << (8 * i);
    if (bytes > header_limit)
        throw NpyError("has a header of " + std::to_string(bytes) + " bytes: at most " + std::to_string(header_limit) +
                       " are taken");
    return bytes;
}

Dtype taken(const Header& header, const Shape& needed) {
    if (header.fortran_order)
        throw NpyError("is in Fortran order: C order is needed (numpy.ascontiguousarray before numpy.save)");
    if (header.descr != "<f4" && header.descr != "<f8")
        throw NpyError("holds '" + one_line(header.descr) + "': little-endian '<f4' or '<f8' is needed");
    if (header.shape != needed)
        throw NpyError("has the shape " + one_line(text(header.shape)) + ": " + text(needed) + " is needed");
    return header.descr == "<f4" ? Dtype::f32 : Dtype::f64;
}

float rounded(double value, std::size_t at) {
    if (std::isfinite(value) && std::fabs(value) > std::numeric_limits<float>::max()) {
        char number[32];
        std::snprintf(number, sizeof number, "%g", value);
        throw NpyError("holds " + std::string(number) + " at element " + std::to_string(at) + ": beyond f32's range");
    }
    return static_cast<float>(value);
}

void take_rounded(std::istream& stream, float* values, std::size_t count) {
    std::array<double, 4096> chunk{};
    for (std::size_t done = 0; done < count;) {
        const std::size_t now = std::min(chunk.size(), count - done);
        take_all(stream, chunk.data(), now * sizeof(double), "values");
        for (std::size_t i = 0; i < now; ++i) values[done + i] = rounded(chunk[i], done + i);
        done += now;
    }
}

Array read_values(std::istream& stream, const Shape& needed) {
    std::string header(header_length(stream), '\0');
    take_all(stream, header.data(), header.size(), "header");
    Array array{.shape = needed, .dtype = taken(parse_header(header), needed)};
    std::size_t count = 1;
    for (const Index size : needed) count *= static_cast<std::size_t>(size);
    array.values = Buffer(count * sizeof(float));
    if (array.dtype == Dtype::f64)
        take_rounded(stream, reinterpret_cast<float*>(array.values.data()), count);
    else
        take_all(stream, array.values.data(), array.values.bytes(), "values");
    if (stream.peek() != std::istream::traits_type::eof()) throw NpyError("goes on after its last value");
    return array;
}

}  // namespace

Array read(std::istream& stream, const std::string& called, const Shape& needed) {
    try {
        return read_values(stream, needed);
    } catch (const NpyError& error) {
        throw NpyError(called + ": " + error.what());
    }
}

Array read(const std::filesystem::path& file, const Shape& needed) {
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored)) throw NpyError(file.string() + ": is a directory");
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw NpyError(file.string() + ": cannot be opened: " + std::strerror(errno));
    return read(stream, file.string(), needed);
}

void write(const std::filesystem::path& file, const Shape& shape, const float* values) {
    Index count = 1;
    for (const Index size : shape) count *= size;
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    const std::string header = header_bytes(shape);
    stream.write(header.data(), static_cast<std::streamsize>(header.size()));
    stream.write(reinterpret_cast<const char*>(values), static_cast<std::streamsize>(sizeof(float)) * count);
    stream.close();
    if (!stream) throw NpyError(file.string() + ": cannot be written: " + std::strerror(errno));
}

}  // namespace tconv::npy
