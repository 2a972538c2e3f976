#include "harness/grid/nearest.hpp"

#include <algorithm>

namespace tconv::grid {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
    word = word.substr(0, 100);  // the work is quadratic
    std::size_t best = word.size() / 2 + 1;
    std::string found;
    for (const std::string& name : known)
        if (const std::size_t distance = edit_distance(word, name); distance < best) {
            best = distance;
            found = name;
        }
    return found;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
    const std::string name = nearest(word, known);
    return name.empty() ? "" : "; did you mean " + name + "?";
}

}  // namespace tconv::grid
