// Metadata for Datasette (docs.datasette.io/en/stable/metadata.html): every report as a named query of the database,
// every view with what its columns mean.
//
//     datasette results.db -m metadata.json --load-extension build/release/tconv_sql
//
// Datasette binds a parameter that was not filled in as '' and everything else as text. So each parameter of a report's
// SQL becomes an expression that falls back to the report's default and has the type that the report would see:
//
//     :baseline  ->  coalesce(nullif(:baseline, ''), 'naive')
//
// The same SQL runs in a sqlite3 shell with the extension, where an unbound parameter is NULL.
#pragma once

#include "harness/render/report.hpp"
#include "harness/store/database.hpp"

#include <ostream>
#include <string>

namespace tconv::render {

// The report's SQL, its parameters standing on their own.
std::string standalone_sql(const Report& report);

// The metadata of a file served as `name` (Datasette: the file's name without its extension).
void write_datasette(std::ostream& out, store::Database& database, const std::string& name);

}  // namespace tconv::render
