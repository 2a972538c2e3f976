// RFC 4180 but for the line ends, which are LF: spreadsheets, pandas and sqlite3's .import take both, and `cut` and
// `awk` only these. NULL is an empty field, the empty text is "".
#include "harness/render/text.hpp"
#include "harness/render/writers.hpp"

namespace tconv::render {
namespace {

std::string in_quotes(std::string_view text) {
    if (!text.empty() && text.find_first_of("\",\r\n ") == std::string_view::npos) return std::string(text);
    std::string field = "\"";
    for (const char c : text) {
        if (c == '"') field += '"';
        field += c;
    }
    return field + '"';
}

std::string field(const store::Value& value) {
    return std::holds_alternative<std::string>(value) ? in_quotes(std::get<std::string>(value)) : exact(value);
}

}  // namespace

void write_csv(std::ostream& out, const Table& table) {
    for (std::size_t column = 0; column < table.columns.size(); ++column)
        out << (column == 0 ? "" : ",") << in_quotes(table.columns[column]);
    out << '\n';
    for (const auto& row : table.rows) {
        for (std::size_t column = 0; column < row.size(); ++column)
            out << (column == 0 ? "" : ",") << field(row[column]);
        out << '\n';
    }
}

}  // namespace tconv::render
