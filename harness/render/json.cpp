// An array with an object a row, keys in column order. Text that is no UTF-8 gets U+FFFD; infinities, which JSON lacks,
// are null.
#include "harness/render/writers.hpp"

#include <nlohmann/json.hpp>

#include <set>

namespace tconv::render {
namespace {

using nlohmann::ordered_json;

std::string dumped(const ordered_json& value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

// An object holds a key once: the second "a" is "a (2)".
std::vector<std::string> distinct(const std::vector<std::string>& names) {
    std::vector<std::string> keys;
    const std::set<std::string> taken(names.begin(), names.end());
    std::set<std::string> seen;
    for (const std::string& name : names) {
        std::string key = name;
        for (int copy = 2; seen.contains(key) || (key != name && taken.contains(key)); ++copy)
            key = name + " (" + std::to_string(copy) + ")";
        seen.insert(key);
        keys.push_back(key);
    }
    return keys;
}

}  // namespace

void write_json(std::ostream& out, const Table& table) {
    std::vector<std::string> keys;
    for (const std::string& key : distinct(table.columns)) keys.push_back(dumped(key));
    out << '[';
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        out << (row == 0 ? "\n{" : ",\n{");
        for (std::size_t column = 0; column < keys.size(); ++column) {
            const auto value = std::visit([](const auto& held) { return ordered_json(held); }, table.rows[row][column]);
            out << (column == 0 ? "" : ", ") << keys[column] << ": " << dumped(value);
        }
        out << '}';
    }
    out << (table.rows.empty() ? "]\n" : "\n]\n");
}

}  // namespace tconv::render
