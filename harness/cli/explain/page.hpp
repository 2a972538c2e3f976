// A page of text and small drawings for the terminal, never wider than it was told.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

namespace tconv::cli {

using Block = std::vector<std::string>;               // lines of a drawing
using Cells = std::vector<std::vector<std::string>>;  // rows of a drawing's entries

std::size_t width_of(const Block& block);

// Columns aligned to the right, `gap` blanks between them.
Block aligned(const Cells& cells, std::size_t gap = 1);
// Columns aligned to the left, two blanks between them.
Block listed(const Cells& cells);
// Between the tall brackets of a matrix.
Block bracketed(const Block& block);
// Side by side, tops level, three blanks between.
Block beside(const std::vector<Block>& blocks);

struct Drawing {
    std::string title;
    Block block;
};

class Page {
public:
    Page(std::ostream& out, std::size_t width) : out_(out), width_(width) {}

    // An empty line, unless there is one already.
    void space();
    // A numbered heading; the equation it is about, where there is one, stands on a line of its own.
    void heading(const std::string& title, const std::string& equation = "");
    // Words, wrapped and indented.
    void text(const std::string& words);
    // A drawing as it is, indented.
    void block(const Block& block);
    // Drawings under their titles, as many in a row as fit.
    void gallery(const std::vector<Drawing>& drawings);
    // Whether a drawing fits the width and is not taller than a person looks at.
    bool fits(const Block& block) const;

private:
    void line(const std::string& text);

    std::ostream& out_;
    std::size_t width_;
    int headings_ = 0;
    bool spaced_ = true;  // the line before is empty
};

}  // namespace tconv::cli
