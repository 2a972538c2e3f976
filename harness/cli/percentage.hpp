// Shares as people type them.
#pragma once

#include <string>

namespace tconv::cli {

// "3%" or "0.03": 0.03. Throws UsageError, naming `option`, for anything else and outside of [0, 1).
double parse_percentage(const std::string& option, const std::string& text);

}  // namespace tconv::cli
