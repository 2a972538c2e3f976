#include "harness/sweep/activity.hpp"

#include <algorithm>
#include <numeric>

namespace tconv::sweep {

std::string_view name(Activity activity) {
    constexpr std::array<std::string_view, activities> names = {"planning", "starting",  "waiting",   "ceilings",
                                                                "operands", "oracle",    "verifying", "comparing",
                                                                "timing",   "arranging", "database"};
    return names[static_cast<std::size_t>(activity)];
}

std::int64_t Spent::total() const { return std::accumulate(ns.begin(), ns.end(), std::int64_t{0}); }

Spent& Spent::operator+=(const Spent& more) {
    for (std::size_t i = 0; i < activities; ++i) ns[i] += more.ns[i];
    return *this;
}

Spent between(const Spent& earlier, const Spent& later, std::int64_t passed_ns) {
    constexpr std::int64_t clock_slack_ns = 1'000'000'000;  // two clocks are not read at one moment
    Spent spent;
    std::int64_t left = passed_ns + clock_slack_ns;
    for (std::size_t i = 0; i < activities; ++i) {
        if (later.ns[i] < earlier.ns[i] || later.ns[i] - earlier.ns[i] > left) return {};
        spent.ns[i] = later.ns[i] - earlier.ns[i];
        left -= spent.ns[i];
    }
    return spent;
}

}  // namespace tconv::sweep
