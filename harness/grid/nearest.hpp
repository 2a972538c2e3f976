// "did you mean": the known name closest to a mistyped one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tconv::grid {

// The name with the least edit distance (Levenshtein 1966) to `word`, the first of several; empty when all are farther
// than half of the word.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

// "; did you mean stride?", or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace tconv::grid
