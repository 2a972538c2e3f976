// One descriptor, character by character; the batch file is batch_file.cpp's.
#include "harness/grid/benchdnn.hpp"

#include "kernels/one_line.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace tconv::grid {
namespace {

constexpr std::array<const char*, 22> fields = {"g",  "mb", "ic", "id", "ih", "iw", "oc", "od", "oh", "ow", "kd",
                                                "kh", "kw", "sd", "sh", "sw", "pd", "ph", "pw", "dd", "dh", "dw"};
constexpr std::string_view per_axis_letters = "iokspd";
using Fields = std::map<std::string, Index>;

std::string quoted(std::string_view text) { return "'" + one_line(text) + "'"; }

std::string_view field_at(std::string_view text) {
    for (const std::string_view field : fields)
        if (text.starts_with(field)) return field;
    throw ProblemError("benchdnn descriptor, at " + quoted(text) +
                       ": no such field; known are g, mb, ic, oc, n and each of i, o, k, s, p, d with d, h or w");
}

Index read_number(std::string_view field, std::string_view& text) {
    Index value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range)
        throw ProblemError("benchdnn field " + std::string(field) + ", at " + quoted(text) +
                           ": the number does not fit 64 bits");
    if (error != std::errc{})
        throw ProblemError("benchdnn field " + std::string(field) + " has no number, at " + quoted(text));
    if (value < 0)
        throw ProblemError("benchdnn field " + std::string(field) + " is " + std::to_string(value) +
                           ": must not be negative");
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

// The fields of `text`; what stands after n goes into `name`.
Fields read_fields(std::string_view text, std::string& name) {
    Fields found;
    while (!text.empty()) {
        if (text.front() == '_') {
            text.remove_prefix(1);
            continue;
        }
        if (text.front() == 'n') {
            name = text.substr(1);
            std::erase(name, '"');
            break;
        }
        const std::string_view field = field_at(text);
        text.remove_prefix(field.size());
        if (!found.emplace(field, read_number(field, text)).second)
            throw ProblemError("benchdnn field " + std::string(field) + " is given twice");
    }
    return found;
}

// A field at its default says nothing: ph0 alone makes no height.
bool mentions(const Fields& found, char axis) {
    for (const char letter : per_axis_letters) {
        const auto field = found.find({letter, axis});
        if (field != found.end() && field->second != (letter == 's' ? 1 : 0)) return true;
    }
    return false;
}

void copy_axis(Fields& found, char from, char to) {
    for (const char letter : per_axis_letters)
        if (const auto field = found.find({letter, from}); field != found.end()) found[{letter, to}] = field->second;
}

// How many axes there are, the unmentioned ones copied.
int complete_axes(Fields& found) {
    const bool d = mentions(found, 'd'), h = mentions(found, 'h'), w = mentions(found, 'w');
    if (d && h != w)
        throw ProblemError(std::string("benchdnn descriptor gives d and ") + (h ? "h but not w" : "w but not h") +
                           ": give all three axes, or d alone for a cube");
    if (d && !h) copy_axis(found, 'd', 'h');
    if (d && !w) copy_axis(found, 'd', 'w');
    if (!d && h && !w) copy_axis(found, 'h', 'w');
    return d ? 3 : h ? 2 : 1;
}

Index required(const Fields& found, const std::string& field) {
    const auto at = found.find(field);
    if (at == found.end()) throw ProblemError("benchdnn field " + field + " is missing");
    if (at->second < 1)
        throw ProblemError("benchdnn field " + field + " is " + std::to_string(at->second) + ": must be at least 1");
    return at->second;
}

Index given_or(const Fields& found, const std::string& field, Index fallback) {
    const auto at = found.find(field);
    return at == found.end() ? fallback : at->second;
}

Index at_most(Index limit, const Fields& found, const std::string& field, Index fallback) {
    const Index value = given_or(found, field, fallback);
    if (value > limit)
        throw ProblemError("benchdnn field " + field + " is " + std::to_string(value) + ": must be at most " +
                           std::to_string(limit));
    return value;
}

Axis axis_of(const Fields& found, char letter) {
    const auto field = [&](char prefix) { return std::string{prefix, letter}; };
    return {.in = required(found, field('i')),
            .kernel = required(found, field('k')),
            .stride = given_or(found, field('s'), 1),
            .dilation = at_most(Index{1} << 61, found, field('d'), 0) + 1};
}

// `axis` uncropped and known not to overflow, cropped as the output size and the pad say.
void crop(Axis& axis, const Fields& found, char letter) {
    const Index wanted = at_most(Index{1} << 62, found, {'o', letter}, 0);
    const Index pad = at_most(Index{1} << 31, found, {'p', letter}, -1);
    if (wanted == 0) {
        axis.pad_begin = axis.pad_end = std::max<Index>(pad, 0);
        return;
    }
    const Index total = axis.span() - wanted;
    axis.pad_begin = pad < 0 ? total / 2 : pad;
    axis.pad_end = total - axis.pad_begin;
}

}  // namespace

Descriptor parse_benchdnn(std::string_view text) {
    Descriptor result;
    Fields found = read_fields(text, result.name);
    Problem& p = result.problem;
    p.spatial = complete_axes(found);
    p.batch = given_or(found, "mb", 2);
    p.groups = given_or(found, "g", 1);
    p.c_in = required(found, "ic");
    p.c_out = required(found, "oc");
    constexpr std::string_view letters = "dhw";
    const auto first = 3 - static_cast<std::size_t>(p.spatial);
    for (std::size_t i = first; i < 3; ++i) p.axis[i] = axis_of(found, letters[i]);
    validate(p);
    for (std::size_t i = first; i < 3; ++i) crop(p.axis[i], found, letters[i]);
    validate(p);
    return result;
}

}  // namespace tconv::grid
