// Is this JSON a grid? schemas/grid.schema.json decides, valijson applies it.
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace tconv::grid {

// Throws GridError when `document` breaks the schema: the JSON path, the value there, and, in the words of the schema's
// own description, what is allowed. Errors call the document `called`.
void require_schema(const nlohmann::json& document, const std::string& called);

}  // namespace tconv::grid
