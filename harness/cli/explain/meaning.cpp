// The chapters on what follows: uneven overlap, fields, what comes back, and that all views agree.
#include "harness/cli/explain/lesson.hpp"
#include "harness/theory/fields.hpp"
#include "harness/theory/rank.hpp"

#include <algorithm>
#include <cmath>

namespace tconv::cli {
namespace {

Cells overlap_map(const Problem& p) {
    Cells cells;
    for (Index h = 0; h < p.h().out(); ++h) {
        auto& row = cells.emplace_back();
        for (Index w = 0; w < p.w().out(); ++w) row.push_back(std::to_string(p.h().taps_at(h) * p.w().taps_at(w)));
    }
    return cells;
}

std::string evenness(Index least, Index most) {
    if (least == most) return "so the cover is even: no checkerboard.";
    if (least == 0)
        return "so there are holes, and max ÷ min is infinite: the kernel is shorter than the stride, or stride and "
               "dilation share a divisor.";
    char text[128];
    std::snprintf(text, sizeof text,
                  "so max ÷ min = %lld ÷ %lld = %.3g: a checkerboard, unless the weights make up for it.",
                  static_cast<long long>(most), static_cast<long long>(least),
                  static_cast<double>(most) / static_cast<double>(least));
    return std::string(text) + " A kernel that is a multiple of the stride along every axis covers evenly.";
}

// The sizes of the field after so many layers, or nothing when they overflow.
std::optional<std::array<Index, 3>> fields(const Problem& p, int layers) {
    std::array<Index, 3> size{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto one = theory::field(p.axis[axis], layers);
        if (!one || *one > (Index{1} << 20)) return {};
        size[axis] = *one;
    }
    return size;
}

std::string in_words(int count) {
    constexpr const char* words[] = {"No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight"};
    return words[count];
}

// C applied and transposed, to an image of y's shape.
theory::Image there_and_back(const Lesson& l, const theory::TapMatrix& c, const theory::Image& image) {
    return theory::transposed_times(l.problem, c, l.w, theory::times(l.problem, c, l.w, image));
}

Index rank_of(const Lesson& l, const theory::TapMatrix& c) {
    std::vector<double> entries;
    for (const Index tap : c.tap)
        entries.push_back(tap < 0 ? 0 : static_cast<double>(l.w.values[static_cast<std::size_t>(tap)]));
    return theory::rank(c.rows, c.columns, std::move(entries));
}

}  // namespace

void explain_overlap(Page& page, const Lesson& l) {
    const Problem& p = l.problem;
    page.heading("How many inputs each output meets",
                 "least = ⌊k ÷ s⌋, most = ⌈k ÷ s⌉ along an axis where s and d share no divisor");
    const std::string many = std::to_string(p.taps());
    page.text("Upwards one input reaches " + many + " outputs: 1-to-" + many +
              ", its stamp, borders aside. Downwards, in C, one "
              "element gathers from the same " +
              many + ": " + many + "-to-1. The pairs are the same ones, read the other way.");
    if (l.worked && p.spatial < 3) page.gallery({picture(page, "inputs met by each output", overlap_map(p))});
    Index least = 1, most = 1;
    for (const Axis& a : p.axis) {
        least *= theory::overlap(a).least;
        most *= theory::overlap(a).most;
    }
    page.text("Away from the borders an output meets " +
              (least == most ? counted(most, "input", "inputs")
                             : std::to_string(least) + " to " + counted(most, "input", "inputs")) +
              ", " + evenness(least, most));
}

void explain_field(Page& page, const Lesson& l) {
    const Problem& p = l.problem;
    page.heading("How far a stack sees", "r₀ = 1,  rₙ = (rₙ₋₁ − 1)·s + d·(k − 1) + 1");
    page.text(
        "One element of a stack of such convolutions sees r of the image below; one input of as many transposed ones "
        "reaches r of the image above: the same matrices, read the other way.");
    Cells rows{{"layers", "sees", "weights a pair of channels"}};
    for (int n = 1; n <= l.layers; ++n) {
        const auto size = fields(p, n);
        rows.push_back(
            {std::to_string(n), size ? sizes(p, *size) : "more than a million", std::to_string(n * p.taps())});
    }
    page.space();
    page.block(listed(rows));
    const auto whole = fields(p, l.layers);
    if (!whole || l.layers < 2) return;
    std::array<Index, 3> stride = {1, 1, 1};
    for (std::size_t axis = 0; axis < 3; ++axis)
        for (int n = 0; n < l.layers; ++n) stride[axis] *= p.axis[axis].stride;
    const bool strided = stride != std::array<Index, 3>{1, 1, 1};
    page.space();
    page.text(in_words(l.layers) + " " + sizes(p, theory::kernel_size(p)) + " see what one " + sizes(p, *whole) +
              (strided ? " with stride " + sizes(p, stride) : "") + " sees, with " +
              std::to_string(l.layers * p.taps()) + " weights in place of " +
              std::to_string((*whole)[0] * (*whole)[1] * (*whole)[2]) + ".");
}

void explain_return(Page& page, const Lesson& l) {
    const Problem& p = l.problem;
    page.heading("There and back", "u → C·u → Cᵀ·C·u");
    page.text(
        "Transposed is not inverse. Take an image u of y's size down with C and up again with Cᵀ: the size comes back, "
        "the "
        "values do not.");
    if (!l.has_matrix) return;
    const theory::TapMatrix c = theory::matrix_c(p);
    const theory::Image u = theory::counting(theory::output_size(p));
    if (p.spatial < 3)
        page.gallery({picture(page, p, "u", u), picture(page, p, "C·u", theory::times(p, c, l.w, u)),
                      picture(page, p, "Cᵀ·C·u", there_and_back(l, c, u))});
    if (p.in_pixels() > 256 || p.out_pixels() > 1024) return;
    const Index rank = rank_of(l, c);
    page.text("C has rank " + std::to_string(rank) + ", and u lives in " +
              counted(p.out_pixels(), "dimension", "dimensions") +
              (rank < p.out_pixels() ? ": " + std::to_string(p.out_pixels() - rank) +
                                           " of them are lost on the way down, whatever comes after."
                                     : ": none is lost, and yet Cᵀ is not C⁻¹."));
}

bool explain_agreement(Page& page, const Lesson& l) {
    if (!l.worked) return true;
    const Problem& p = l.problem;
    page.heading("All views give the same y");
    std::vector<std::pair<std::string, theory::Image>> views;
    if (l.has_matrix) views.push_back({"the matrix, Cᵀ·x", theory::transposed_times(p, theory::matrix_c(p), l.w, l.x)});
    views.push_back(
        {"zero-insertion", theory::convolved(p, theory::zero_inserted(p, l.x).values, theory::flipped(l.w))});
    views.push_back({"phases", theory::by_phases(p, l.x, l.w)});
    bool all = true;
    Cells rows;
    for (const auto& [name, y] : views) {
        rows.push_back({name, y == l.y ? "= the definition, all " + counted(p.out_pixels(), "element", "elements")
                                       : "differs: this is a fault of tconv"});
        all &= y == l.y;
    }
    page.block(listed(rows));
    return all;
}

}  // namespace tconv::cli
