#include "harness/npy/header.hpp"

#include "kernels/one_line.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace tconv::npy {
namespace {

constexpr std::string_view blanks = " \t\r\n";

// Takes a Python literal apart from the left, as far as numpy.save goes.
class Reader {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    Header dictionary() {
        Header header;
        std::set<std::string> seen;
        expect('{');
        while (!next_is('}')) {
            const std::string key = string("a key in quotes");
            if (!seen.insert(key).second) refuse("the key '" + one_line(key) + "' is given twice");
            expect(':');
            field(header, key);
            if (!next_is(',') && !at('}')) refuse("expected ',' or '}', at " + place());
        }
        if (!rest().empty()) refuse("something follows the dictionary, at " + place());
        for (const char* key : {"descr", "fortran_order", "shape"})
            if (!seen.contains(key)) refuse(std::string("the key '") + key + "' is missing");
        return header;
    }

private:
    [[noreturn]] static void refuse(const std::string& why) { throw NpyError("header is not numpy's: " + why); }

    std::string_view rest() {
        rest_.remove_prefix(std::min(rest_.find_first_not_of(blanks), rest_.size()));
        return rest_;
    }
    std::string place() { return "'" + one_line(rest().substr(0, 20)) + "'"; }
    bool at(char wanted) { return rest().starts_with(wanted); }
    bool next_is(char wanted) {
        if (!at(wanted)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool next_is(std::string_view wanted) {
        if (!rest().starts_with(wanted)) return false;
        rest_.remove_prefix(wanted.size());
        return true;
    }
    void expect(char wanted) {
        if (!next_is(wanted)) refuse(std::string("expected '") + wanted + "', at " + place());
    }

    std::string string(const char* what) {
        const char quote = at('"') ? '"' : '\'';
        if (!next_is(quote)) refuse(std::string("expected ") + what + ", at " + place());
        const auto end = rest_.find(quote);
        if (end == std::string_view::npos) refuse("a string has no end");
        std::string text(rest_.substr(0, end));
        rest_.remove_prefix(end + 1);
        return text;
    }

    void field(Header& header, const std::string& key) {
        if (key == "descr")
            header.descr = at('[') ? "a list of fields" : string("a type in quotes");
        else if (key == "fortran_order")
            header.fortran_order = truth();
        else if (key == "shape")
            header.shape = tuple();
        else
            refuse("there is no key '" + one_line(key) + "'");
        if (header.descr == "a list of fields") throw NpyError("holds records: only plain '<f4' or '<f8' is taken");
    }

    bool truth() {
        if (next_is("True")) return true;
        if (!next_is("False")) refuse("expected True or False, at " + place());
        return false;
    }

    Shape tuple() {
        Shape shape;
        expect('(');
        while (!next_is(')')) {
            Index size = 0;
            const std::string_view text = rest();
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
            if (error != std::errc{} || size < 0) refuse("expected a size, at " + place());
            rest_.remove_prefix(static_cast<std::size_t>(end - text.data()));
            shape.push_back(size);
            if (!next_is(',') && !at(')')) refuse("expected ',' or ')', at " + place());
        }
        return shape;
    }

    std::string_view rest_;
};

}  // namespace

std::string text(const Shape& shape) {
    std::string joined;
    for (const Index size : shape) joined += (joined.empty() ? "" : ", ") + std::to_string(size);
    return "(" + joined + (shape.size() == 1 ? ",)" : ")");
}

Header parse_header(std::string_view text) { return Reader(text).dictionary(); }

std::string header_bytes(const Shape& shape) {
    constexpr std::size_t before = 10, alignment = 64;
    std::string dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': " + text(shape) + ", }";
    const std::size_t used = before + dictionary.size() + 1;
    dictionary.append((alignment - used % alignment) % alignment, ' ');
    dictionary += '\n';
    const auto length = dictionary.size();  // far below 2^16: a shape has few numbers
    return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(length & 0xff) + static_cast<char>(length >> 8) +
           dictionary;
}

}  // namespace tconv::npy
