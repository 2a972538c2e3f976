#include "harness/render/dictionary.hpp"

#include "harness/store/assets.hpp"

#include <algorithm>

namespace tconv::render {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::vector<std::string_view> section(std::string_view heading) {
    std::vector<std::string_view> lines;
    bool inside = false;
    for (const std::string_view line : lines_of(store::asset("schemas/README.md"))) {
        if (line.starts_with("## "))
            inside = line.substr(3) == heading;
        else if (inside)
            lines.push_back(line);
    }
    return lines;
}

// Without Markdown's backticks and blanks around.
std::string plain(std::string_view text) {
    std::string clean;
    for (const char c : text)
        if (c != '`') clean += c;
    const auto first = clean.find_first_not_of(' ');
    return first == std::string::npos ? "" : clean.substr(first, clean.find_last_not_of(' ') - first + 1);
}

// "| `a`, `b` | ns | \|x\| |" -> {"a, b", "ns", "|x|"}
std::vector<std::string> cells_of(std::string_view line) {
    std::vector<std::string> cells(1);
    for (std::size_t i = 1; i < line.size(); ++i) {
        if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == '|')
            cells.back() += line[++i];
        else if (line[i] == '|')
            cells.emplace_back();
        else
            cells.back() += line[i];
    }
    cells.pop_back();  // behind the last bar
    std::ranges::transform(cells, cells.begin(), [](const std::string& cell) { return plain(cell); });
    return cells;
}

}  // namespace

std::vector<ColumnMeaning> documented(std::string_view relation) {
    std::vector<ColumnMeaning> columns;
    for (const std::string_view line : section(relation)) {
        if (!line.starts_with("| `")) continue;
        const std::vector<std::string> cells = cells_of(line);
        std::string_view names = cells[0];
        while (!names.empty()) {
            const auto end = std::min(names.find(", "), names.size());
            columns.push_back({std::string(names.substr(0, end)), cells.size() > 2 ? cells[1] : "", cells.back()});
            names.remove_prefix(std::min(end + 2, names.size()));
        }
    }
    return columns;
}

std::string row_meaning(std::string_view relation) {
    std::string text;
    for (const std::string_view line : section(relation)) {
        if (line.empty() && !text.empty()) break;
        if (!line.empty()) text += (text.empty() ? "" : " ") + plain(line);
    }
    return text.substr(0, text.find(". ") == std::string::npos ? text.size() : text.find(". ") + 1);
}

}  // namespace tconv::render
