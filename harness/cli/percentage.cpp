#include "harness/cli/percentage.hpp"

#include "harness/cli/command.hpp"

#include <charconv>

namespace tconv::cli {

double parse_percentage(const std::string& option, const std::string& text) {
    const bool percent = text.ends_with('%');
    const char* const end = text.data() + text.size() - (percent ? 1 : 0);
    double number = 0;
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    const double share = percent ? number / 100 : number;
    if (error != std::errc{} || stop != end || !(share >= 0 && share < 1))
        throw UsageError(option + " " + text + ": expected a share such as 3% or 0.03, below 100%");
    return share;
}

}  // namespace tconv::cli
