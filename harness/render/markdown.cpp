// Tables as GitHub reads them (GFM §4.10). Cells are not padded: a table's diff is the rows that changed.
#include "harness/render/text.hpp"
#include "harness/render/writers.hpp"

namespace tconv::render {
namespace {

bool alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// matrix_ct needs no escape, _emphasis_ does.
bool inside_word(std::string_view text, std::size_t at) {
    return at > 0 && at + 1 < text.size() && alphanumeric(text[at - 1]) && alphanumeric(text[at + 1]);
}

std::string cell(const store::Value& value) {
    return std::holds_alternative<std::string>(value) ? markdown_escaped(std::get<std::string>(value))
                                                      : for_people(value);
}

}  // namespace

std::string markdown_escaped(std::string_view raw) {
    const std::string text = printable(raw);
    std::string escaped;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '<')
            escaped += "&lt;";
        else if (c == '>')
            escaped += "&gt;";
        else if (c == '&')
            escaped += "&amp;";
        else if (std::string_view("\\|`*[~$").find(c) != std::string_view::npos || (c == '_' && !inside_word(text, i)))
            escaped += {'\\', c};
        else
            escaped += c;
    }
    return escaped;
}

void write_markdown(std::ostream& out, const Table& table, std::size_t limit) {
    if (table.columns.empty()) return;
    const auto right = number_columns(table);
    for (const std::string& name : table.columns) out << "| " << markdown_escaped(name) << ' ';
    out << "|\n";
    for (std::size_t column = 0; column < table.columns.size(); ++column) out << (right[column] ? "| --: " : "| :-- ");
    out << "|\n";
    for (std::size_t row = 0; row < shown_rows(table, limit); ++row) {
        for (const store::Value& value : table.rows[row]) out << "| " << cell(value) << ' ';
        out << "|\n";
    }
    if (table.rows.empty()) out << "\nNo rows.\n";
    if (const std::string rest = rows_left_out(table, limit); !rest.empty()) out << '\n' << rest << '\n';
}

}  // namespace tconv::render
