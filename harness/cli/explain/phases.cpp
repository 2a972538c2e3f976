// The chapter on phases: one transposed convolution as many small ordinary ones.
#include "harness/cli/explain/lesson.hpp"

#include <algorithm>

namespace tconv::cli {
namespace {

constexpr Index most_listed = 16;  // phases, and taps of one

using AxisPhases = std::array<std::vector<theory::Phase>, 3>;

std::string letter(Index phase) { return std::string(1, static_cast<char>('A' + phase)); }

// Calls visit(number, phases of the three axes) in row-major order of the remainders.
template <class Visit>
void for_each_phase(const AxisPhases& of, Visit visit) {
    Index number = 0;
    for (const theory::Phase& d : of[depth])
        for (const theory::Phase& h : of[height])
            for (const theory::Phase& w : of[width]) visit(number++, std::array{d, h, w});
}

std::string taps_text(const Problem& p, const std::array<theory::Phase, 3>& phase) {
    std::string text;
    Index listed = 0;
    for (const Index d : phase[depth].taps)
        for (const Index h : phase[height].taps)
            for (const Index w : phase[width].taps)
                if (++listed <= most_listed)
                    text += (text.empty() ? "" : " ") + tap_name(p, (d * p.h().kernel + h) * p.w().kernel + w);
    return listed == 0 ? "none: bias alone" : listed > most_listed ? text + " …" : text;
}

std::string remainders(const Problem& p, Index number) {
    const std::array<Index, 3> r = {number / (p.h().stride * p.w().stride), number / p.w().stride % p.h().stride,
                                    number % p.w().stride};
    std::string text;
    for (auto axis = 3 - static_cast<std::size_t>(p.spatial); axis < 3; ++axis)
        text += (text.empty() ? "" : ",") + std::to_string(r[axis]);
    return text;
}

Cells table(const Problem& p, const AxisPhases& of) {
    Cells rows{{"phase", "(o + b) mod s", "outputs", "sub-kernel", "taps"}};
    for_each_phase(of, [&](Index number, const std::array<theory::Phase, 3>& phase) {
        if (number >= most_listed) return;
        std::array<Index, 3> outputs{}, taps{};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            outputs[axis] = phase[axis].outputs;
            taps[axis] = static_cast<Index>(phase[axis].taps.size());
        }
        rows.push_back({letter(number), remainders(p, number), sizes(p, outputs), sizes(p, taps), taps_text(p, phase)});
    });
    return rows;
}

// Which phase each output belongs to.
Cells phase_map(const Problem& p) {
    Cells cells;
    for (Index h = 0; h < p.h().out(); ++h) {
        auto& row = cells.emplace_back();
        for (Index w = 0; w < p.w().out(); ++w) {
            const auto remainder = [](const Axis& a, Index o) {
                return ((o + a.pad_begin) % a.stride + a.stride) % a.stride;
            };
            row.push_back(letter(remainder(p.h(), h) * p.w().stride + remainder(p.w(), w)));
        }
    }
    return cells;
}

}  // namespace

void explain_phases(Page& page, const Lesson& l) {
    const Problem& p = l.problem;
    page.heading("Phases: no zero is multiplied", "output o meets only the taps with  k·d ≡ o + b  (mod s)");
    const Index count = p.d().stride * p.h().stride * p.w().stride;
    page.text(count == 1
                  ? "With stride 1 there is one phase: the layer is an ordinary convolution with the kernel flipped."
                  : "So the layer falls apart into " + counted(count, "phase", "phases") +
                        ". Each is an ordinary convolution of stride 1 of x with the few taps of its own, and "
                        "writes every s-th output: nothing overlaps.");
    if (!l.worked) return;
    const AxisPhases of = {theory::phases(p.d()), theory::phases(p.h()), theory::phases(p.w())};
    page.space();
    Cells rows = table(p, of);
    if (!page.fits(listed(rows)))
        for (auto& row : rows) row.pop_back();  // the taps
    page.block(listed(rows));
    if (count > most_listed) page.text("… and " + counted(count - most_listed, "phase more.", "phases more."));
    if (p.spatial < 3 && count <= most_listed) {
        page.gallery({picture(page, "phase of each output", phase_map(p)), picture(page, p, "y", l.y)});
    }
    Index empty = 0;
    for_each_phase(of, [&](Index, const std::array<theory::Phase, 3>& phase) {
        empty += std::ranges::any_of(phase, [](const theory::Phase& a) { return a.taps.empty(); });
    });
    if (empty > 0)
        page.text(counted(empty, "phase has", "phases have") +
                  " no tap at all: the kernel is shorter than the stride, or stride and dilation share a divisor. "
                  "Those outputs are the bias and nothing else.");
}

}  // namespace tconv::cli
