#include "harness/grid/document.hpp"

#include "harness/grid/grid.hpp"
#include "harness/grid/nearest.hpp"
#include "harness/grid/schema.hpp"
#include "harness/grid/text_file.hpp"
#include "harness/store/assets.hpp"
#include "kernels/one_line.hpp"

#include <algorithm>
#include <set>

namespace tconv::grid {
namespace {

namespace fs = std::filesystem;

bool is_file(const fs::path& path) {
    std::error_code error;
    return fs::exists(path, error) && !fs::is_directory(path, error);
}

Document validated(Document document, std::string_view text) {
    document.json = parse_json(text, document.called);
    require_schema(document.json, document.called);
    return document;
}

Document from_file(const fs::path& path) {
    Document document{.identity = identity_of(path),
                      .called = path.string(),
                      .folder = path.has_parent_path() ? path.parent_path() : fs::path(".")};
    return validated(std::move(document), read_text(path));
}

// Throws when no shipped grid has this name.
Document from_shipped(std::string_view reference, const std::string& who) {
    std::string name(reference);
    if (name.ends_with(".json")) name.resize(name.size() - 5);
    const std::string path = "grids/" + name + ".json";
    if (const store::Asset* asset = store::find_asset(path))
        return validated({.identity = path, .called = path}, asset->text);
    std::string known;
    for (const std::string& shipped_name : shipped()) known += (known.empty() ? "" : ", ") + shipped_name;
    throw GridError(who + "no file and no shipped grid is called '" + one_line(reference, 200) + "'" +
                    did_you_mean(name, shipped()) + " (shipped: " + known + ")");
}

// 1-based; nlohmann counts the bytes read, the offending one included.
std::string place_of(std::string_view text, std::size_t byte) {
    const std::string_view before = text.substr(0, byte == 0 ? 0 : byte - 1);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto column = before.size() - (before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1) + 1;
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

// "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while …": from the last part on.
std::string reason_of(const Json::parse_error& error) {
    const std::string what = error.what();
    const auto cut = what.find(": ");
    return cut == std::string::npos ? what : what.substr(cut + 2);
}

}  // namespace

Document find_document(std::string_view reference) {
    return is_file(reference) ? from_file(reference) : from_shipped(reference, "");
}

Document find_included(std::string_view reference, const Document& from) {
    if (!from.folder.empty() && is_file(from.folder / reference)) return from_file(from.folder / reference);
    return from_shipped(reference, from.called + ": /include: ");
}

Json parse_json(std::string_view text, const std::string& called) {
    std::vector<std::set<std::string>> keys;
    const auto on_event = [&](int depth, Json::parse_event_t event, Json& parsed) {
        if (depth > 32) throw GridError(called + ": is nested more than 32 levels deep");
        if (event == Json::parse_event_t::object_start) keys.emplace_back();
        if (event == Json::parse_event_t::object_end) keys.pop_back();
        if (event == Json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second)
            throw GridError(called + ": key \"" + one_line(parsed.get<std::string>()) +
                            "\" is given twice in one object");
        if (event == Json::parse_event_t::value && parsed.is_number_unsigned() &&
            parsed.get<std::uint64_t>() > std::uint64_t{INT64_MAX})
            throw GridError(called + ": the number " + parsed.dump() + " does not fit 64 bits");
        return true;
    };
    try {
        return Json::parse(text.begin(), text.end(), on_event);
    } catch (const Json::parse_error& error) {
        throw GridError(called + ": " + place_of(text, error.byte) + ": " + reason_of(error));
    } catch (const Json::exception& error) {
        throw GridError(called + ": is no JSON: " + error.what());
    }
}

}  // namespace tconv::grid
