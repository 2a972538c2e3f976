// The views as files that notebooks read: one a view, and datapackage.json, which says what is in them.
//
// datapackage.json is a Data Package (specs.frictionlessdata.io, version 1): of each file the columns with type
// (integer, number, string), unit and meaning. What a column holds is what SQLite gave: integers stay integers, and
// NULL is an empty field in CSV.
#pragma once

#include "harness/render/table.hpp"
#include "harness/store/database.hpp"

#include <filesystem>

namespace tconv::render {

// Writes v_*.csv (or .json), sample.csv and datapackage.json into `folder`, which is created when missing; files of
// these names are overwritten. One consistent state of `database`. `format` is csv or json. Throws
// std::filesystem::filesystem_error where a file cannot be written.
void write_data_package(const std::filesystem::path& folder, store::Database& database, Format format,
                        const std::string& name);

}  // namespace tconv::render
