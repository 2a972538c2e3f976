// The label of a problem, both ways. Grammar and meaning stand in problem.hpp.
#include "kernels/one_line.hpp"
#include "kernels/problem.hpp"

#include <charconv>
#include <set>
#include <span>
#include <vector>

namespace tconv {
namespace {

constexpr auto separators = "_, \t\r\n";

// ---- writing

using AxisField = Index Axis::*;

std::span<const Axis> axes_of(const Problem& p) { return std::span(p.axis).last(static_cast<std::size_t>(p.spatial)); }

bool uniform(std::span<const Axis> axes, AxisField field) {
    for (const Axis& a : axes)
        if (a.*field != axes.front().*field) return false;
    return true;
}

std::string joined(std::span<const Axis> axes, AxisField field, bool collapse) {
    if (collapse) axes = axes.first(1);
    std::string text;
    for (const Axis& a : axes) text += (text.empty() ? "" : "x") + std::to_string(a.*field);
    return text;
}

void append(std::string& text, const std::string& token) { text += (text.empty() ? "" : "_") + token; }

void append_axes(std::string& text, char letter, std::span<const Axis> axes, AxisField field) {
    if (uniform(axes, field) && axes.front().*field == 1 && letter != 'k') return;
    append(text, letter + joined(axes, field, uniform(axes, field)));
}

void append_pads(std::string& text, std::span<const Axis> axes) {
    bool zero = true, symmetric = true;
    for (const Axis& a : axes) {
        zero &= a.pad_begin == 0 && a.pad_end == 0;
        symmetric &= a.pad_begin == a.pad_end;
    }
    if (zero) return;
    const bool collapse = uniform(axes, &Axis::pad_begin) && uniform(axes, &Axis::pad_end);
    std::string token = "p" + joined(axes, &Axis::pad_begin, collapse);
    if (!symmetric) token += ":" + joined(axes, &Axis::pad_end, collapse);
    append(text, token);
}

// ---- reading

[[noreturn]] void refuse(std::string_view token, const std::string& why) {
    throw ProblemError("problem label, at '" + one_line(token) + "': " + why);
}

Index read_number(std::string_view token, std::string_view text) {
    Index value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range) refuse(token, "the number does not fit 64 bits");
    if (error != std::errc{} || end != text.data() + text.size() || text.empty())
        refuse(token, "expected a whole number, as in c16-32, i8x8, k4, s2, p1:0");
    return value;
}

std::vector<Index> read_numbers(std::string_view token, std::string_view text) {
    std::vector<Index> values;
    for (;;) {
        const auto cut = text.find('x');
        values.push_back(read_number(token, text.substr(0, cut)));
        if (cut == std::string_view::npos) return values;
        text.remove_prefix(cut + 1);
    }
}

// Numbers per axis, kept until the input has told how many axes there are.
struct Token {
    std::string_view text;
    std::vector<Index> values;
};

void spread(Problem& p, const Token& token, AxisField field) {
    const auto spatial = static_cast<std::size_t>(p.spatial);
    if (token.values.size() != 1 && token.values.size() != spatial)
        refuse(token.text, "has " + std::to_string(token.values.size()) +
                               " numbers: give one, or one for each of the " + std::to_string(spatial) +
                               " axes of the input");
    for (std::size_t i = 0; i < spatial; ++i)
        p.axis[3 - spatial + i].*field = token.values[token.values.size() == 1 ? 0 : i];
}

struct Reader {
    Problem problem{};
    Token input{}, kernel{}, stride{}, dilation{}, pad_begin{}, pad_end{};
    std::set<char> seen{};

    void read(std::string_view token) {
        if (token == "bias") {
            once(token, 'B');
            problem.bias = true;
            return;
        }
        once(token, token.front());
        const std::string_view rest = token.substr(1);
        switch (token.front()) {
            case 'n': problem.batch = read_number(token, rest); break;
            case 'g': problem.groups = read_number(token, rest); break;
            case 'c': read_channels(token, rest); break;
            case 'i': input = {token, read_numbers(token, rest)}; break;
            case 'k': kernel = {token, read_numbers(token, rest)}; break;
            case 's': stride = {token, read_numbers(token, rest)}; break;
            case 'd': dilation = {token, read_numbers(token, rest)}; break;
            case 'p': read_pads(token, rest); break;
            default: refuse(token, "no such token; known are n, c, g, i, k, s, d, p and bias");
        }
    }

    void once(std::string_view token, char letter) {
        if (!seen.insert(letter).second) refuse(token, "given twice");
    }

    void read_channels(std::string_view token, std::string_view rest) {
        const auto cut = rest.find('-', 1);
        if (cut == std::string_view::npos) refuse(token, "expected c_in-c_out, as in c16-32");
        problem.c_in = read_number(token, rest.substr(0, cut));
        problem.c_out = read_number(token, rest.substr(cut + 1));
    }

    void read_pads(std::string_view token, std::string_view rest) {
        const auto cut = rest.find(':');
        pad_begin = {token, read_numbers(token, rest.substr(0, cut))};
        pad_end = cut == std::string_view::npos ? pad_begin : Token{token, read_numbers(token, rest.substr(cut + 1))};
    }

    Problem finish() {
        for (const auto& [letter, meaning] :
             {std::pair{'c', "channels, as in c16-32"}, std::pair{'i', "input sizes, as in i8x8"},
              std::pair{'k', "kernel sizes, as in k4"}})
            if (!seen.contains(letter)) throw ProblemError(std::string("problem label: missing the ") + meaning);
        if (input.values.size() > 3) refuse(input.text, "at most 3 axes");
        problem.spatial = static_cast<int>(input.values.size());
        spread(problem, input, &Axis::in);
        spread(problem, kernel, &Axis::kernel);
        if (seen.contains('s')) spread(problem, stride, &Axis::stride);
        if (seen.contains('d')) spread(problem, dilation, &Axis::dilation);
        if (seen.contains('p')) {
            spread(problem, pad_begin, &Axis::pad_begin);
            spread(problem, pad_end, &Axis::pad_end);
        }
        validate(problem);
        return problem;
    }
};

}  // namespace

std::string label(const Problem& p) {
    const auto axes = axes_of(p);
    std::string text;
    if (p.batch != 1) append(text, "n" + std::to_string(p.batch));
    append(text, "c" + std::to_string(p.c_in) + "-" + std::to_string(p.c_out));
    if (p.groups != 1) append(text, "g" + std::to_string(p.groups));
    append(text, "i" + joined(axes, &Axis::in, false));
    append_axes(text, 'k', axes, &Axis::kernel);
    append_axes(text, 's', axes, &Axis::stride);
    append_axes(text, 'd', axes, &Axis::dilation);
    append_pads(text, axes);
    if (p.bias) append(text, "bias");
    return text;
}

Problem parse_label(std::string_view text) {
    Reader reader;
    while (true) {
        const auto start = text.find_first_not_of(separators);
        if (start == std::string_view::npos) return reader.finish();
        text.remove_prefix(start);
        const std::string_view token = text.substr(0, text.find_first_of(separators));
        reader.read(token);
        text.remove_prefix(token.size());
    }
}

}  // namespace tconv
