#include "harness/render/layout.hpp"

#include "harness/render/text.hpp"

#include <algorithm>
#include <numeric>

namespace tconv::render {
namespace {

constexpr std::size_t narrow = 24;  // text is not squeezed below this: a label still reads

std::size_t widest_cell(const std::vector<Line>& lines, std::size_t column) {
    std::size_t width = 0;
    for (std::size_t i = 1; i < lines.size(); ++i) width = std::max(width, display_width(lines[i][column]));
    return width;
}

std::size_t total(const std::vector<std::size_t>& widths, const std::vector<std::size_t>& columns) {
    std::size_t sum = columns.empty() ? 0 : (columns.size() - 1) * gap_width;
    for (const std::size_t column : columns) sum += widths[column];
    return sum;
}

// Takes from the widest column that can give, until all fit or none can.
void squeeze(std::vector<std::size_t>& widths, const std::vector<std::size_t>& least, std::size_t excess) {
    for (; excess > 0; --excess) {
        std::size_t widest = widths.size();
        for (std::size_t i = 0; i < widths.size(); ++i)
            if (widths[i] > least[i] && (widest == widths.size() || widths[i] > widths[widest])) widest = i;
        if (widest == widths.size()) return;
        --widths[widest];
    }
}

// The columns of text that the table begins with, as far as they leave half of the screen to the others.
std::vector<std::size_t> leading(const std::vector<std::size_t>& widths, const std::vector<bool>& number,
                                 std::size_t screen) {
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < widths.size() && !number[i]; ++i) {
        columns.push_back(i);
        if (2 * total(widths, columns) <= screen) continue;
        columns.pop_back();
        break;
    }
    return columns;
}

std::vector<std::vector<std::size_t>> blocks_of(const std::vector<std::size_t>& widths, const std::vector<bool>& number,
                                                std::size_t screen) {
    const std::vector<std::size_t> keys = leading(widths, number, screen);
    std::vector<std::vector<std::size_t>> blocks;
    for (std::size_t i = keys.size(); i < widths.size(); ++i) {
        if (!blocks.empty() && total(widths, blocks.back()) + gap_width + widths[i] <= screen)
            blocks.back().push_back(i);
        else {
            blocks.push_back(keys);
            blocks.back().push_back(i);
        }
    }
    return blocks;
}

}  // namespace

Layout layout(const std::vector<Line>& lines, const std::vector<bool>& number, std::size_t screen) {
    const std::size_t count = lines.front().size();
    std::vector<std::size_t> all(count), least(count);
    std::iota(all.begin(), all.end(), std::size_t{0});
    Layout fit{std::vector<std::size_t>(count), {all}};
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t cells = widest_cell(lines, i), name = longest_piece(lines[0][i]);
        fit.widths[i] = std::max(cells, display_width(lines[0][i]));
        least[i] = std::min(fit.widths[i], std::max(name, number[i] ? cells : std::min(cells, narrow)));
    }
    if (screen == 0 || total(fit.widths, all) <= screen) return fit;
    squeeze(fit.widths, least, total(fit.widths, all) - screen);
    if (total(fit.widths, all) > screen) fit.blocks = blocks_of(fit.widths, number, screen);
    return fit;
}

}  // namespace tconv::render
