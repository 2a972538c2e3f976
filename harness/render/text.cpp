#include "harness/render/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace tconv::render {
namespace {

constexpr std::uint32_t replacement = 0xfffd;

struct Character {
    std::uint32_t code;
    std::size_t length;  // bytes it took
};

struct Lead {
    std::uint32_t bits;
    std::size_t length;   // 0: no character begins with this byte
    std::uint32_t least;  // the smallest code that needs this many bytes
};

Lead lead_of(unsigned char byte) {
    if (byte < 0x80) return {byte, 1, 0};
    if (byte >> 5 == 0b110) return {byte & 0x1fu, 2, 0x80};
    if (byte >> 4 == 0b1110) return {byte & 0x0fu, 3, 0x800};
    if (byte >> 3 == 0b11110) return {byte & 0x07u, 4, 0x10000};
    return {0, 0, 0};
}

// The first character of `text`; what is no UTF-8 (overlong, surrogate, cut short) is a replacement one byte long.
Character first_of(std::string_view text) {
    const Lead lead = lead_of(static_cast<unsigned char>(text.front()));
    if (lead.length == 0 || lead.length > text.size()) return {replacement, 1};
    std::uint32_t code = lead.bits;
    for (std::size_t i = 1; i < lead.length; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >> 6 != 0b10) return {replacement, 1};
        code = code << 6 | (byte & 0x3fu);
    }
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    if (code < lead.least || surrogate || code > 0x10ffff) return {replacement, 1};
    return {code, lead.length};
}

struct Range {
    std::uint32_t first, last;
};

template <std::size_t N>
bool among(const Range (&ranges)[N], std::uint32_t code) {
    return std::ranges::any_of(ranges, [&](const Range& r) { return code >= r.first && code <= r.last; });
}

// C0, DEL, C1; Arabic letter mark, zero-width and direction marks, line separators, direction overrides and isolates,
// BOM, tags.
constexpr Range unprintable[] = {{0x00, 0x1f},     {0x7f, 0x9f},     {0x61c, 0x61c},   {0x200b, 0x200f},
                                 {0x2028, 0x202e}, {0x2060, 0x2069}, {0xfeff, 0xfeff}, {0xe0000, 0xe007f}};
constexpr Range combining[] = {{0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},   {0x64b, 0x65f},  {0x1ab0, 0x1aff},
                               {0x1dc0, 0x1dff}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}};
constexpr Range wide[] = {{0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},   {0xac00, 0xd7a3},
                          {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},
                          {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};

std::size_t width_of(std::uint32_t code) { return among(combining, code) ? 0 : among(wide, code) ? 2 : 1; }

std::string spelled_out(std::uint32_t code) {
    switch (code) {
        case '\n': return "\\n";
        case '\r': return "\\r";
        case '\t': return "\\t";
        default: return code < 0x100 ? fmt::format("\\x{:02x}", code) : fmt::format("\\u{:04x}", code);
    }
}

// "12345.6" -> "12,345.6"; numbers of four digits, such as channels, stay as they are.
std::string grouped(std::string number) {
    const std::size_t begin = number.starts_with('-') ? 1 : 0;
    const std::size_t end = std::min(number.find_first_not_of("0123456789", begin), number.size());
    if (end - begin < 5) return number;
    for (std::size_t at = end - 3; at > begin && at < end; at -= std::min<std::size_t>(at, 3)) number.insert(at, ",");
    return number;
}

std::string four_digits(double value) {
    if (value == 0) return "0";
    if (!std::isfinite(value)) return fmt::format("{}", value);
    std::string scientific = fmt::format("{:.3e}", value);  // rounded first: 9999.6 has five digits before the point
    const auto exponent = std::stoi(scientific.substr(scientific.find('e') + 1));
    if (exponent < -4 || exponent > 9) return scientific;
    if (exponent < 4) return fmt::format("{:.{}f}", value, 3 - exponent);
    const double unit = std::pow(10.0, exponent - 3);
    return grouped(fmt::format("{:.0f}", std::round(value / unit) * unit));
}

}  // namespace

std::string printable(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    while (!text.empty()) {
        const auto [code, length] = first_of(text);
        if (among(unprintable, code))
            clean += spelled_out(code);
        else if (code == replacement)
            clean += "\uFFFD";
        else
            clean += text.substr(0, length);
        text.remove_prefix(length);
    }
    return clean;
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (; !text.empty(); text.remove_prefix(first_of(text).length)) width += width_of(first_of(text).code);
    return width;
}

std::string shortened(std::string_view text, std::size_t width) {
    if (display_width(text) <= width) return std::string(text);
    std::size_t bytes = 0, used = 1;  // the ellipsis
    for (;;) {
        const auto [code, length] = first_of(text.substr(bytes));
        if (used + width_of(code) > width) return std::string(text.substr(0, bytes)) + "…";
        used += width_of(code);
        bytes += length;
    }
}

namespace {

// Beginning after the last place to break in `text`'s first `width` columns; its end where all of it fits.
std::size_t break_within(std::string_view text, std::size_t width) {
    std::size_t used = 0, after = 0, at = 0;
    while (at < text.size()) {
        const auto [code, length] = first_of(text.substr(at));
        if (code == ' ') after = at + 1;  // a blank may stick out: it is not shown
        used += width_of(code);
        if (used > width) return after > 0 ? after : std::max(at, length);
        at += length;
        if (code < 0x80 && std::string_view("_-,/:;").find(static_cast<char>(code)) != std::string_view::npos)
            after = at;
    }
    return text.size();
}

}  // namespace

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    do {
        const std::size_t end = break_within(text, width);
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end);
        lines.emplace_back(line.substr(0, line.find_last_not_of(' ') + 1));
    } while (!text.empty());
    return lines;
}

std::size_t longest_piece(std::string_view text) {
    std::size_t longest = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(" _-,/:;"), text.size());
        const std::size_t kept = end + (end < text.size() && text[end] != ' ' ? 1 : 0);
        longest = std::max(longest, display_width(text.substr(0, kept)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return longest;
}

bool is_number(const store::Value& value) {
    return std::holds_alternative<std::int64_t>(value) || std::holds_alternative<double>(value);
}

std::string for_people(const store::Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return grouped(fmt::format("{}", *integer));
    if (const auto* real = std::get_if<double>(&value)) return four_digits(*real);
    if (const auto* text = std::get_if<std::string>(&value)) return printable(*text);
    return "–";
}

std::string exact(const store::Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *integer);
    if (const auto* real = std::get_if<double>(&value)) return fmt::format("{}", *real);
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    return "";
}

}  // namespace tconv::render
