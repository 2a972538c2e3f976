// Globs over kernel names.
#include "harness/grid/grid.hpp"
#include "harness/grid/nearest.hpp"

#include <algorithm>

namespace tconv::grid {
namespace {

// '*' any text, '?' any one character. Remembers the last '*' and gives it one more character on a mismatch.
bool matches(std::string_view glob, std::string_view name) {
    std::size_t g = 0, n = 0, star = std::string_view::npos, taken = 0;
    while (n < name.size()) {
        if (g < glob.size() && glob[g] == '*') {
            star = g++;
            taken = n;
        } else if (g < glob.size() && (glob[g] == '?' || glob[g] == name[n])) {
            ++g;
            ++n;
        } else if (star != std::string_view::npos) {
            g = star + 1;
            n = ++taken;
        } else {
            return false;
        }
    }
    return glob.find_first_not_of('*', g) == std::string_view::npos;
}

}  // namespace

std::vector<std::string> match_kernels(const std::vector<std::string>& globs, const std::vector<std::string>& known) {
    for (const std::string& glob : globs)
        if (std::ranges::none_of(known, [&](const std::string& name) { return matches(glob, name); }))
            throw GridError("no kernel matches '" + glob + "'" + did_you_mean(glob, known));
    std::vector<std::string> found;
    for (const std::string& name : known)
        if (std::ranges::any_of(globs, [&](const std::string& glob) { return matches(glob, name); }))
            found.push_back(name);
    return found;
}

}  // namespace tconv::grid
