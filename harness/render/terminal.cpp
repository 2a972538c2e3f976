// Columns aligned with blanks, a line under each header, fitted to the screen (layout.hpp).
#include "harness/render/layout.hpp"
#include "harness/render/text.hpp"
#include "harness/render/writers.hpp"

#include <algorithm>
#include <map>

namespace tconv::render {
namespace {

constexpr std::size_t widest = 120;  // where nothing has to fit, longer text, such as a compiler's message, is cut

Ink ink_of(std::string_view cell) {
    static const std::map<std::string_view, Ink> inks = {{"agrees", Ink::green},  {"passed", Ink::green},
                                                         {"FASTER", Ink::green},  {"disagrees", Ink::red},
                                                         {"failed", Ink::red},    {"crashed", Ink::red},
                                                         {"timed_out", Ink::red}, {"out_of_memory", Ink::red},
                                                         {"SLOWER", Ink::red},    {"quarantined", Ink::red},
                                                         {"UNSURE", Ink::yellow}, {"skipped", Ink::yellow},
                                                         {"declined", Ink::dim},  {"–", Ink::dim}};
    const auto found = inks.find(cell);
    return found == inks.end() ? Ink::plain : found->second;
}

// Cells of one block, a line of text or several; `bold` for names.
class Block {
public:
    Block(std::ostream& out, const Layout& layout, const std::vector<std::size_t>& columns,
          const std::vector<bool>& right, const Screen& screen)
        : out_(out), layout_(layout), columns_(columns), right_(right), screen_(screen) {}

    void names(const Line& cells) {
        write(cells, true);
        std::string rules;
        for (const std::size_t column : columns_) {
            rules += rules.empty() ? "" : std::string(gap_width, ' ');
            for (std::size_t i = 0; i < layout_.widths[column]; ++i) rules += "─";
        }
        out_ << inked(rules, Ink::dim, screen_) << '\n';
    }
    void row(const Line& cells) { write(cells, false); }

private:
    void write(const Line& cells, bool bold) {
        std::vector<std::vector<std::string>> parts;
        std::size_t height = 1;
        for (const std::size_t column : columns_) {
            parts.push_back(wrapped(cells[column], layout_.widths[column]));
            height = std::max(height, parts.back().size());
        }
        for (std::size_t line = 0; line < height; ++line) write_line(cells, parts, {line, height, bold});
    }

    struct Place {
        std::size_t line, height;
        bool bold;  // a name: names stand at the bottom, rows at the top
    };

    void write_line(const Line& cells, const std::vector<std::vector<std::string>>& parts, const Place& place) {
        std::size_t behind = 0;  // blanks that are due before the next text
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const std::size_t column = columns_[i], above = place.bold ? place.height - parts[i].size() : 0;
            const bool there = place.line >= above && place.line - above < parts[i].size();
            const std::string text = there ? parts[i][place.line - above] : "";
            const std::size_t blanks = layout_.widths[column] - std::min(layout_.widths[column], display_width(text));
            behind += right_[column] ? blanks : 0;
            if (!text.empty()) {
                out_ << std::string(behind, ' ')
                     << inked(text, place.bold ? Ink::bold : ink_of(cells[column]), screen_);
                behind = 0;
            }
            behind += (right_[column] ? 0 : blanks) + gap_width;
        }
        out_ << '\n';
    }

    std::ostream& out_;
    const Layout& layout_;
    const std::vector<std::size_t>& columns_;
    const std::vector<bool>& right_;
    const Screen& screen_;
};

}  // namespace

void write_terminal(std::ostream& out, const Table& table, std::size_t limit) {
    if (table.columns.empty()) return;
    const Screen screen = screen_of(out);
    const auto cell = [&](const std::string& text) { return screen.width ? text : shortened(text, widest); };
    std::vector<Line> lines(1);
    for (const std::string& name : table.columns) lines[0].push_back(cell(printable(name)));
    for (std::size_t row = 0; row < shown_rows(table, limit); ++row) {
        Line& line = lines.emplace_back();
        for (const store::Value& value : table.rows[row]) line.push_back(cell(for_people(value)));
    }
    const auto right = number_columns(table);
    const Layout fit = layout(lines, right, screen.width);
    for (const auto& columns : fit.blocks) {
        if (&columns != &fit.blocks.front()) out << '\n';
        Block block(out, fit, columns, right, screen);
        block.names(lines[0]);
        for (std::size_t i = 1; i < lines.size(); ++i) block.row(lines[i]);
    }
    if (table.rows.empty()) out << "no rows\n";
    if (const std::string rest = rows_left_out(table, limit); !rest.empty()) out << rest << '\n';
}

}  // namespace tconv::render
