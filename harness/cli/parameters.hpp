// --param name=value, as query and report take it.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace tconv::cli {

// Throws UsageError on a word without '=' or with an empty name. A leading ':' of the name is dropped.
std::map<std::string, std::string> parse_parameters(const std::vector<std::string>& words);

}  // namespace tconv::cli
