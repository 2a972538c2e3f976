#include "harness/cli/topics.hpp"

#include "harness/store/assets.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>

namespace tconv::cli {

std::vector<Topic> topics() {
    std::vector<Topic> all;
    for (const store::Asset& asset : store::assets_under("harness/cli/help/", ".txt")) {
        const auto end = asset.text.find('\n');
        all.push_back({std::filesystem::path(asset.path).stem().string(), std::string(asset.text.substr(0, end)),
                       std::string(asset.text.substr(asset.text.find_first_not_of('\n', end)))});
    }
    return all;
}

std::string grid_description(std::string_view name) {
    const auto grid = nlohmann::json::parse(store::asset("grids/" + std::string(name) + ".json"));
    const auto& first = grid.is_array() ? grid.at(0) : grid;
    return first.value("description", "");
}

}  // namespace tconv::cli
