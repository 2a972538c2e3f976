// What the columns of views mean: the tables of schemas/README.md, which is built in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tconv::render {

struct ColumnMeaning {
    std::string name, unit, meaning;  // the unit may be empty
};

// What the section "## RELATION" documents, in its order; empty where there is no such section.
std::vector<ColumnMeaning> documented(std::string_view relation);

// The first sentences of that section: what a row is.
std::string row_meaning(std::string_view relation);

}  // namespace tconv::render
