#include "harness/cli/parameters.hpp"

#include "harness/cli/command.hpp"

namespace tconv::cli {

std::map<std::string, std::string> parse_parameters(const std::vector<std::string>& words) {
    std::map<std::string, std::string> parameters;
    for (const std::string& word : words) {
        const std::string bare = word.starts_with(':') ? word.substr(1) : word;
        const auto equals = bare.find('=');
        if (equals == std::string::npos || equals == 0)
            throw UsageError("--param " + word + ": expected name=value, as in --param run=3");
        parameters[bare.substr(0, equals)] = bare.substr(equals + 1);
    }
    return parameters;
}

}  // namespace tconv::cli
