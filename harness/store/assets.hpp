// Text files built into the binary: SQL, schemas, reports, grids. CMake's embed step lists them; paths are the source
// tree's.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace tconv::store {

struct Asset {
    std::string_view path;  // "reports/latency.sql"
    std::string_view text;
};

// The whole table, in path order.
std::span<const Asset> assets();

// The text at `path`; throws std::out_of_range, naming it, when nothing was embedded there.
std::string_view asset(std::string_view path);

// nullptr when nothing was embedded at `path`.
const Asset* find_asset(std::string_view path);

// Those whose path begins with `prefix` and ends with `suffix`.
std::vector<Asset> assets_under(std::string_view prefix, std::string_view suffix);

}  // namespace tconv::store
