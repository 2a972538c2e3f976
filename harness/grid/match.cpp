// Names of kernels, and globs over those of transposed convolution.
#include "harness/grid/grid.hpp"
#include "harness/grid/nearest.hpp"
#include "kernels/one_line.hpp"

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

// A glob stands for kernels of transposed convolution, and `*` for those of the house: what a grid asks does not change
// when an upsampler joins, nor with the libraries that a machine has; `auto`, whose times are another's, is not among
// them. A kernel of another operation is named in full; `peers` are the libraries' kernels.
bool chooses(std::string_view glob, const std::string& name) {
    const Kernel* kernel = find_kernel(name);
    if (kernel && is_peer(*kernel)) return glob == "peers" || (glob != "*" && matches(glob, name));
    if (kernel && is_choice(*kernel)) return glob == name;
    const bool by_glob = !kernel || kernel->operation == Operation::transposed_convolution;
    return by_glob ? matches(glob, name) : glob == name;
}

std::string hint(const std::string& glob, const std::vector<std::string>& known) {
    if (glob == "peers") return ": this build has none; `tconv kernels` says what it would need";
    for (const std::string& name : known)
        if (matches(glob, name)) return ": kernels of other operations are named in full, such as " + name;
    return did_you_mean(glob, known);
}

}  // namespace

std::vector<std::string> match_kernels(const std::vector<std::string>& globs, const std::vector<std::string>& known) {
    for (const std::string& glob : globs)
        if (std::ranges::none_of(known, [&](const std::string& name) { return chooses(glob, name); }))
            throw GridError("no kernel matches '" + one_line(glob) + "'" + hint(glob, known));
    std::vector<std::string> found;
    for (const std::string& name : known)
        if (std::ranges::any_of(globs, [&](const std::string& glob) { return chooses(glob, name); }))
            found.push_back(name);
    return found;
}

}  // namespace tconv::grid
