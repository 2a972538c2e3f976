// A grid file as JSON: found, read, parsed and validated, its meaning still untouched.
#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace tconv::grid {

using Json = nlohmann::json;

struct Document {
    std::string identity = {};          // the same for two references to the same grid
    std::string called = {};            // how errors call it: the path as given, or "grids/zoo.json"
    std::filesystem::path folder = {};  // where its includes are looked for; empty for a shipped grid
    Json json = {};
};

// `reference` as the user gave it: a file, else the name of a shipped grid, with or without ".json". Throws GridError.
Document find_document(std::string_view reference);
// `reference` as `from` includes it: a file relative to it, else a shipped grid's name. Throws GridError.
Document find_included(std::string_view reference, const Document& from);

// `text` parsed; errors call it `called` and name line and column. Refused besides malformed JSON: a key given twice in
// one object, numbers beyond 64 bits, more than 32 levels, invalid UTF-8. Throws GridError.
Json parse_json(std::string_view text, const std::string& called);

}  // namespace tconv::grid
