// .npy files byte by byte: what is taken, and one line for everything that is not.
#include "harness/npy/npy.hpp"

#include "harness/npy/header.hpp"
#include "tests/catch.hpp"
#include "tests/scratch.hpp"

#include <bit>
#include <cmath>
#include <fstream>
#include <sstream>

using namespace tconv;

namespace {

const std::string values = std::string("\0\0\x80\x3f\0\0\0\xc0\0\0\0\x40", 12);  // 1, −2, 2

std::string dictionary(const std::string& descr, const std::string& fortran, const std::string& shape) {
    return "{'descr': " + descr + ", 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
}

std::string with_header(const std::string& header, char major = 1) {
    std::string bytes = std::string("\x93NUMPY") + major + '\0';
    bytes += static_cast<char>(header.size() & 0xff);
    bytes += static_cast<char>(header.size() >> 8);
    if (major > 1) bytes += std::string(2, '\0');
    return bytes + header;
}

std::string file(const std::string& descr, const std::string& fortran, const std::string& shape) {
    return with_header(dictionary(descr, fortran, shape)) + values;
}

npy::Array read(const std::string& bytes, const npy::Shape& needed) {
    std::istringstream stream(bytes);
    return npy::read(stream, "x.npy", needed);
}

std::vector<float> numbers(const npy::Array& array) {
    const float* first = reinterpret_cast<const float*>(array.values.data());
    return std::vector<float>(first, first + array.values.bytes() / sizeof(float));
}

std::string refusal(const std::string& bytes) {
    try {
        read(bytes, {3});
    } catch (const npy::NpyError& error) {
        return error.what();
    }
    return "read";
}

template <class T>
std::string bytes_of(T value) {
    const auto bytes = std::bit_cast<std::array<char, sizeof(T)>>(value);
    return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST_CASE("f4 of every version is read, f8 is rounded", "[npy]") {
    const std::vector<float> expected = {1, -2, 2};
    CHECK(numbers(read(file("'<f4'", "False", "(3,)"), {3})) == expected);
    for (const char major : {'\1', '\2', '\3'})
        CHECK(numbers(read(with_header(dictionary("'<f4'", "False", "(3,)"), major) + values, {3})) == expected);
    CHECK(numbers(read(file("\"<f4\"", "False", "( 3 , 1 )"), {3, 1})) == expected);
    CHECK(numbers(read(with_header("{\"shape\":(3,),'fortran_order':False,'descr':'<f4'}") + values, {3})) == expected);

    const npy::Array rounded = read(
        with_header(dictionary("'<f8'", "False", "(3,)")) + bytes_of(0.1) + bytes_of(-INFINITY * 1.0) + bytes_of(1e-50),
        {3});
    CHECK(rounded.dtype == Dtype::f64);
    CHECK(numbers(rounded) == std::vector<float>{0.1f, -INFINITY, 0});
}

TEST_CASE("what cannot be taken is refused in one line that says what is there and what is needed", "[npy]") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"", "is empty"},
        {"no numbers at all", "is no .npy file"},
        {"\x93NUMP", "is no .npy file"},
        {std::string("\x93NUMPY\x01\x00", 8), "ends within its header"},
        {std::string("\x93NUMPY\x04\x00\0\0\0\0", 12), "version 4.0: 1.0, 2.0 and 3.0 are taken"},
        {std::string("\x93NUMPY\x02\x00\xff\xff\xff\xff", 12), "header of 4294967295 bytes: at most 65536"},
        {std::string("\x93NUMPY\x01\x00\x40\x00{'descr'", 18), "ends within its header"},
        {file("'<f4'", "True", "(3,)"), "is in Fortran order: C order is needed"},
        {file("'>f4'", "False", "(3,)"), "holds '>f4': little-endian '<f4' or '<f8' is needed"},
        {file("'<i8'", "False", "(3,)"), "holds '<i8'"},
        {file("'|O'", "False", "(3,)"), "holds '|O'"},
        {file("[('a', '<f4')]", "False", "(3,)"), "holds records"},
        {file("'<f4'", "False", "(4,)"), "has the shape (4,): (3,) is needed"},
        {file("'<f4'", "False", "(1, 3)"), "has the shape (1, 3): (3,) is needed"},
        {file("'<f4'", "False", "()"), "has the shape (): (3,) is needed"},
        {file("'<f4'", "False", "(99999999999999999999,)"), "expected a size, at '99999999999999999999'"},
        {file("'<f4'", "False", "(-3,)"), "expected a size"},
        {file("'<f4'", "False", "(3 3)"), "expected ',' or ')'"},
        {file("'<f4'", "Maybe", "(3,)"), "expected True or False, at 'Maybe"},
        {file("'<f4", "False", "(3,)"), "header is not numpy's"},
        {with_header("{'descr': '<f4', 'shape': (3,)}\n") + values, "the key 'fortran_order' is missing"},
        {with_header("{'descr': '<f4', 'descr': '<f4'}\n") + values, "the key 'descr' is given twice"},
        {with_header("{'colour': 'red'}\n") + values, "there is no key 'colour'"},
        {with_header("{") + values, "expected a key in quotes, at ''"},
        {with_header(dictionary("'<f4'", "False", "(3,)") + "()") + values, "something follows the dictionary"},
        {file("'<f4'", "False", "(3,)").substr(0, 79), "ends within its values"},
        {file("'<f4'", "False", "(3,)") + '\0', "goes on after its last value"},
        {file("'<f8'", "False", "(3,)"), "ends within its values"},
        {with_header(dictionary("'<f8'", "False", "(3,)")) + bytes_of(1.0) + bytes_of(1e300) + bytes_of(1.0),
         "holds 1e+300 at element 1: beyond f32's range"},
    };
    for (const auto& [bytes, expected] : cases) {
        INFO(expected);
        const std::string said = refusal(bytes);
        CHECK(said.starts_with("x.npy: "));
        CHECK_THAT(said, ContainsSubstring(expected));
        CHECK(said.find('\n') == std::string::npos);
        CHECK(said.size() < 300);
    }
}

TEST_CASE("what is written reads back, its values aligned to 64 bytes", "[npy]") {
    const test::Scratch scratch;
    for (const npy::Shape& shape : {npy::Shape{3}, npy::Shape{3, 1, 1, 1}, npy::Shape{1, 1, 1, 1, 3}}) {
        CHECK(npy::header_bytes(shape).size() % 64 == 0);
        const float three[] = {1, -2, 0x1p-149f};
        npy::write(scratch / "y.npy", shape, three);
        const npy::Array back = npy::read(scratch / "y.npy", shape);
        CHECK(back.shape == shape);
        CHECK(numbers(back) == std::vector<float>{1, -2, 0x1p-149f});
    }
    CHECK_THROWS_WITH(npy::read(scratch.path(), {3}), ContainsSubstring("is a directory"));
    CHECK_THROWS_WITH(npy::read(scratch / "none.npy", {3}), ContainsSubstring("No such file"));
    CHECK_THROWS_WITH(npy::write(scratch / "none/y.npy", {0}, nullptr), ContainsSubstring("cannot be written"));
    CHECK_THROWS_WITH(npy::write("/dev/full", {1}, std::array{1.0f}.data()), ContainsSubstring("cannot be written"));
}
