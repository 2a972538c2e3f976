#include "harness/store/assets.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace tconv::store {

const Asset* find_asset(std::string_view path) {
    const auto found = std::ranges::find(assets(), path, &Asset::path);
    return found == assets().end() ? nullptr : &*found;
}

std::string_view asset(std::string_view path) {
    if (const Asset* found = find_asset(path)) return found->text;
    throw std::out_of_range("no embedded file " + std::string(path));
}

std::vector<Asset> assets_under(std::string_view prefix, std::string_view suffix) {
    std::vector<Asset> found;
    for (const Asset& candidate : assets())
        if (candidate.path.starts_with(prefix) && candidate.path.ends_with(suffix)) found.push_back(candidate);
    return found;
}

}  // namespace tconv::store
