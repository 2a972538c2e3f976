// The chapters on the four ways to see one transposed convolution.
#include "harness/cli/explain/lesson.hpp"

#include "harness/render/text.hpp"

#include <algorithm>
#include <cmath>

namespace tconv::cli {
namespace {

std::string minus(Index value) {
    return value < 0 ? " − (−" + std::to_string(-value) + ")" : " − " + std::to_string(value);
}

// A count or a ratio for people.
std::string number(double value) {
    const bool whole = value == std::floor(value) && value < 0x1p53;
    return render::for_people(whole ? store::Value(static_cast<std::int64_t>(value)) : store::Value(value));
}

std::string entry(const Lesson& l, Index tap) {
    if (tap < 0) return "·";
    return l.in_numbers ? std::to_string(l.w.values[static_cast<std::size_t>(tap)]) : tap_name(l.problem, tap);
}

Block drawn(const Lesson& l, const theory::TapMatrix& c, bool transposed) {
    Cells cells;
    for (Index r = 0; r < (transposed ? c.columns : c.rows); ++r) {
        auto& row = cells.emplace_back();
        for (Index k = 0; k < (transposed ? c.rows : c.columns); ++k)
            row.push_back(entry(l, transposed ? c.at(k, r) : c.at(r, k)));
    }
    return bracketed(aligned(cells));
}

Block column(const theory::Image& image) {
    Cells cells;
    for (const std::int64_t value : image.values) cells.push_back({std::to_string(value)});
    return bracketed(aligned(cells));
}

Cells cells_of(const Problem& p, const theory::ZeroInserted& z) {
    Cells cells = cli::cells_of(p, z.values);
    for (std::size_t i = 0; i < z.cell.size(); ++i)
        if (z.cell[i] == theory::ZeroInserted::padding) cells[i / cells[0].size()][i % cells[0].size()] = "·";
    return cells;
}

std::string zero_counts(const Problem& p) {
    std::string text;
    for (std::size_t i = 0; i < static_cast<std::size_t>(p.spatial); ++i) {
        const Axis& a = p.axis[3 - static_cast<std::size_t>(p.spatial) + i];
        const Index reach = a.dilation * (a.kernel - 1);
        text += (i ? "; " : "") + std::string(axis_word(p, i)) + ": " + std::to_string(a.stride - 1) + " between, " +
                std::to_string(reach - a.pad_begin) + " before, " + std::to_string(reach - a.pad_end) + " after";
    }
    return text;
}

}  // namespace

void explain_sizes(Page& page, const Lesson& l) {
    const Problem& p = l.problem;
    page.heading("Sizes", "out = (in − 1)·s + d·(k − 1) + 1 − b − e");
    Cells rows;
    for (std::size_t i = 0; i < static_cast<std::size_t>(p.spatial); ++i) {
        const Axis& a = p.axis[3 - static_cast<std::size_t>(p.spatial) + i];
        rows.push_back({axis_word(p, i), "(" + std::to_string(a.in) + " − 1)·" + std::to_string(a.stride) + " + " +
                                             std::to_string(a.dilation) + "·(" + std::to_string(a.kernel) +
                                             " − 1) + 1" + minus(a.pad_begin) + minus(a.pad_end) + " = " +
                                             std::to_string(a.out())});
    }
    if (page.fits(listed(rows))) return page.block(listed(rows));
    for (const auto& row : rows) page.text(row[0] + " " + row[1]);
}

void explain_definition(Page& page, const Lesson& l) {
    page.heading("The definition: inputs stamp", "y[o] = Σ x[i]·w[k]  over all (i, k) with  i·s + k·d − b = o");
    page.text(
        "Each input stamps the whole kernel, scaled by its value, beginning at i·s − b, with taps d apart. Stamps "
        "add up where they overlap; what falls outside the output is cropped. x and w are whole numbers here, "
        "counted up from 1.");
    if (!l.worked || l.problem.spatial == 3) return;
    page.gallery(
        {picture(page, l.problem, "x", l.x), picture(page, l.problem, "w", l.w), picture(page, l.problem, "y", l.y)});
}

void explain_matrix(Page& page, const Lesson& l) {
    const Problem& p = l.problem;
    const std::string in = std::to_string(p.in_pixels()), out = std::to_string(p.out_pixels());
    page.heading("The matrix", "y = Cᵀ·x");
    page.text(
        "C is the ordinary convolution that goes the other way, from y-shapes to x-shapes, written out as a "
        "matrix: a row for each of the " +
        in + " elements of x, a column for each of the " + out + " of y. So C is " + in + "×" + out + " and Cᵀ is " +
        out + "×" + in +
        (l.worked ? "; " + std::to_string(p.useful_macs()) + " entries are taps, the others (·) are zero." : "."));
    if (!l.has_matrix) return page.text("That is too large to draw.");
    const theory::TapMatrix c = theory::matrix_c(p);
    const Block upright = drawn(l, c, false);
    page.space();
    if (page.fits(upright)) {
        page.block({"C ="});
        page.block(upright);
        page.space();
    }
    const Block product = beside({column(l.y), {"="}, drawn(l, c, true), column(l.x)});
    if (page.fits(product)) {
        page.text("With x and y flattened row by row, y = Cᵀ·x:");
        page.space();
        page.block(product);
    } else {
        page.text("Cᵀ does not fit here; a smaller problem (such as c1-1_i2x2_k3) shows it.");
    }
}

void explain_zero_insertion(Page& page, const Lesson& l) {
    const Problem& p = l.problem;
    const auto padded = [&](const Axis& a) { return a.out() + a.dilation * (a.kernel - 1); };
    page.heading("Zero-insertion",
                 "s − 1 zeros between inputs; d·(k − 1) − b before and d·(k − 1) − e after, negative: cropped");
    page.text(
        "Then the kernel is flipped along every axis, and an ordinary convolution of stride 1" +
        std::string(std::ranges::any_of(p.axis, [](const Axis& a) { return a.dilation > 1; }) ? " (dilation d)" : "") +
        " gives y. Zeros, " + zero_counts(p) + ".");
    if (l.worked && p.spatial < 3) {
        const theory::ZeroInserted z = theory::zero_inserted(p, l.x);
        page.gallery(
            {picture(page, "padded x  " + sizes(p, z.values.size) + "  (· padding, 0 inserted)", cells_of(p, z)),
             picture(page, p, "flipped w", theory::flipped(l.w)), picture(page, p, "y", l.y)});
    } else {
        page.text("The padded x is " + sizes(p, {padded(p.d()), padded(p.h()), padded(p.w())}) + ".");
    }
    const double multiplied = static_cast<double>(p.out_pixels()) * static_cast<double>(p.taps());
    std::string words = "It multiplies " + number(multiplied) + " times: " + sizes(p, theory::output_size(p)) +
                        " outputs by " + counted(p.taps(), "tap", "taps");
    if (const auto useful = static_cast<double>(l.worked ? p.useful_macs() : 0); useful > 0)
        words += ", of which " + number(useful) + " meet an input: " + number(multiplied / useful) +
                 " times the useful work";
    page.text(words + ".");
}

}  // namespace tconv::cli
