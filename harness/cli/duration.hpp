// Spans of time as people type them.
#pragma once

#include <string>

namespace tconv::cli {

// Seconds: "8h", "90m", "1h30m", "45s", "2d". Throws UsageError, naming `option`, for anything else and for nothing.
double parse_duration(const std::string& option, const std::string& text);

}  // namespace tconv::cli
