// From a reference to a Grid: problems by points.cpp, settings here.
#include "harness/grid/grid.hpp"

#include "harness/grid/benchdnn.hpp"
#include "harness/grid/points.hpp"
#include "harness/grid/text_file.hpp"
#include "harness/store/assets.hpp"

#include <algorithm>
#include <set>

namespace tconv::grid {
namespace {

// The list under `field`, or `fallback`; repetitions are left out.
template <class T>
std::vector<T> distinct(const Json& json, const char* field, const std::vector<T>& fallback) {
    std::vector<T> values;
    for (const T& value : json.contains(field) ? json[field].get<std::vector<T>>() : fallback)
        if (std::ranges::find(values, value) == values.end()) values.push_back(value);
    return values;
}

void read_settings(Grid& grid, const Document& document, const std::vector<std::string>& kernels) {
    const Json& json = document.json;
    const std::vector<std::string> all = {"*"};
    try {
        grid.kernels = match_kernels(distinct(json, "kernels", all), kernels);
    } catch (const GridError& error) {
        throw GridError(document.called + ": /kernels: " + error.what());
    }
    grid.threads = distinct(json, "threads", std::vector{1});
    grid.caches = distinct(json, "cache", std::vector<std::string>{"warm"});
    for (const std::string& text : distinct(json, "dtypes", std::vector<std::string>{"f32"}))
        grid.dtypes.push_back(parse_dtype(text).value());  // the schema lets only these through
}

std::string summary(const Dropped& dropped) {
    std::string text;
    for (const auto& [reason, count] : dropped)
        text += (text.empty() ? "" : ", ") + reason + " (" + std::to_string(count) + ")";
    return text.empty() ? "it names no layers, axes or includes that give any" : "combinations dropped: " + text;
}

std::string stem(const std::string& path) { return std::filesystem::path(path).stem().string(); }

}  // namespace

Grid outline(std::string_view reference, const std::vector<std::string>& kernels) {
    const Document document = find_document(reference);
    Grid grid{.name = document.json.value("name", stem(document.called))};
    read_settings(grid, document, kernels);
    grid.text = Json(documents_of(document)).dump();
    return grid;
}

Grid load(std::string_view reference, const std::vector<std::string>& kernels) {
    Grid grid = outline(reference, kernels);
    const Document document = find_document(reference);
    Expander expander;
    try {
        grid.points = expander.expand(document);
    } catch (const store::StoreError& error) {
        throw GridError(document.called + ": " + error.what());
    }
    grid.dropped = expander.dropped();
    if (grid.points.empty()) throw GridError(document.called + ": has no problem to sweep: " + summary(grid.dropped));
    return grid;
}

Grid load_benchdnn(const std::string& path, const std::vector<std::string>& kernels) {
    Grid grid{.name = stem(path)};
    std::set<Problem> seen;
    Json layers = Json::array();
    for (const Descriptor& descriptor : read_benchdnn(path)) {
        if (!seen.insert(descriptor.problem).second) {
            ++grid.dropped["repeated"];
            continue;
        }
        grid.points.push_back({.problem = descriptor.problem, .layer = descriptor.name});
        layers.push_back({{"name", descriptor.name}, {"problem", label(descriptor.problem)}});
    }
    if (grid.points.empty()) throw GridError(path + ": has no descriptor");
    const Json document = {{"name", grid.name}, {"layers", layers}};
    grid.text = Json::array({document}).dump(-1, ' ', false, Json::error_handler_t::replace);
    read_settings(grid, {.called = path, .json = document}, kernels);
    return grid;
}

std::vector<std::string> shipped() {
    std::vector<std::string> names;
    for (const store::Asset& asset : store::assets_under("grids/", ".json"))
        names.push_back(stem(std::string(asset.path)));
    std::ranges::sort(names);
    return names;
}

}  // namespace tconv::grid
