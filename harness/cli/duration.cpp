#include "harness/cli/duration.hpp"

#include "harness/cli/command.hpp"

#include <charconv>
#include <string_view>

namespace tconv::cli {
namespace {

double seconds_in(char unit) {
    switch (unit) {
        case 's': return 1;
        case 'm': return 60;
        case 'h': return 3600;
        case 'd': return 86400;
        default: return 0;
    }
}

}  // namespace

double parse_duration(const std::string& option, const std::string& text) {
    double seconds = 0;
    bool valid = !text.empty();
    for (std::string_view rest = text; valid && !rest.empty();) {
        double number = 0;
        const auto [stop, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
        const auto length = static_cast<std::size_t>(stop - rest.data());
        const double unit = length < rest.size() ? seconds_in(rest[length]) : 0;
        valid = error == std::errc{} && number >= 0 && unit > 0 && number <= 1e6;
        if (!valid) break;
        seconds += number * unit;
        rest.remove_prefix(length + 1);
    }
    if (!valid || seconds <= 0) throw UsageError(option + " " + text + ": expected a time such as 8h, 90m or 1h30m");
    return seconds;
}

}  // namespace tconv::cli
