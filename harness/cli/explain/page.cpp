#include "harness/cli/explain/page.hpp"

#include "harness/render/text.hpp"

#include <algorithm>
#include <sstream>

namespace tconv::cli {
namespace {

constexpr std::size_t indent = 3, gap_between = 3, tallest = 40, longest_line = 100;

std::string blanks(std::size_t count) { return std::string(count, ' '); }
std::string padded(const std::string& text, std::size_t width) {
    return text + blanks(width - std::min(width, render::display_width(text)));
}

std::vector<std::size_t> widths_of(const Cells& cells) {
    std::vector<std::size_t> widths;
    for (const auto& row : cells) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], render::display_width(row[i]));
    }
    return widths;
}

}  // namespace

std::size_t width_of(const Block& block) {
    std::size_t width = 0;
    for (const std::string& line : block) width = std::max(width, render::display_width(line));
    return width;
}

Block aligned(const Cells& cells, std::size_t gap) {
    const auto widths = widths_of(cells);
    Block block;
    for (const auto& row : cells) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i)
            line += blanks((i ? gap : 0) + widths[i] - render::display_width(row[i])) + row[i];
        block.push_back(line);
    }
    return block;
}

Block listed(const Cells& cells) {
    const auto widths = widths_of(cells);
    Block block;
    for (const auto& row : cells) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i)
            line += (i ? "  " : "") + (i + 1 < row.size() ? padded(row[i], widths[i]) : row[i]);
        block.push_back(line);
    }
    return block;
}

Block bracketed(const Block& block) {
    if (block.size() == 1) return {"[" + block[0] + "]"};
    const std::size_t width = width_of(block);
    Block framed;
    for (std::size_t i = 0; i < block.size(); ++i) {
        const bool first = i == 0, last = i + 1 == block.size();
        framed.push_back((first ? "⎡" : last ? "⎣" : "⎢") + padded(block[i], width) + (first ? "⎤" : last ? "⎦" : "⎥"));
    }
    return framed;
}

Block beside(const std::vector<Block>& blocks) {
    Block lines;
    std::size_t left = 0;
    for (const Block& block : blocks) {
        for (std::size_t i = 0; i < block.size(); ++i) {
            if (lines.size() == i) lines.emplace_back();
            lines[i] = padded(lines[i], left) + block[i];
        }
        left += width_of(block) + gap_between;
    }
    return lines;
}

void Page::line(const std::string& text) {
    const std::size_t end = text.find_last_not_of(' ');
    spaced_ = end == std::string::npos;
    out_ << (spaced_ ? "" : blanks(indent) + text.substr(0, end + 1)) << '\n';
}

void Page::space() {
    if (!spaced_) line("");
}

void Page::heading(const std::string& title, const std::string& equation) {
    space();
    std::string text = "── " + std::to_string(++headings_) + "  " + title + " ";
    for (std::size_t i = render::display_width(text); i < std::min(width_, longest_line); ++i) text += "─";
    out_ << text << "\n\n";
    spaced_ = true;
    if (equation.empty()) return;
    this->text(equation);
    space();
}

void Page::text(const std::string& words) {
    std::istringstream in(words);
    std::string text;
    for (std::string word; in >> word;) {
        const std::size_t wide = render::display_width(text) + 1 + render::display_width(word);
        if (!text.empty() && indent + wide > std::min(width_, longest_line)) {
            line(text);
            text.clear();
        }
        text += (text.empty() ? "" : " ") + word;
    }
    line(text);
}

void Page::block(const Block& block) {
    for (const std::string& text : block) line(text);
}

void Page::gallery(const std::vector<Drawing>& drawings) {
    space();
    std::vector<Block> row;
    const auto flush = [&] {
        block(beside(row));
        space();
        row.clear();
    };
    for (const auto& [title, drawing] : drawings) {
        Block titled{title};
        titled.insert(titled.end(), drawing.begin(), drawing.end());
        std::vector<Block> longer = row;
        longer.push_back(titled);
        if (!row.empty() && indent + width_of(beside(longer)) > width_) flush();
        row.push_back(titled);
    }
    flush();
}

bool Page::fits(const Block& block) const { return indent + width_of(block) <= width_ && block.size() <= tallest; }

}  // namespace tconv::cli
