#include "harness/sweep/assignment.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <stdexcept>

namespace tconv::sweep {
namespace {
constexpr std::array<std::string_view, 3> names = {"judge", "time", "both"};
constexpr int first_visit = 5;
constexpr std::int64_t most_doublings = 20;
}  // namespace

int visit_of_round(std::int64_t round) { return first_visit << std::clamp<std::int64_t>(round - 1, 0, most_doublings); }

int visited_before_round(std::int64_t round) { return round < 1 ? 0 : visit_of_round(round) - first_visit; }

std::string_view name(Part part) { return names[static_cast<std::size_t>(part)]; }

std::optional<Part> parse_part(std::string_view text) {
    const auto found = std::ranges::find(names, text);
    if (found == names.end()) return std::nullopt;
    return static_cast<Part>(found - names.begin());
}

std::string text(const Assignment& assignment) {
    return std::to_string(assignment.problem_id) + " " + std::string(name(assignment.part)) + " " +
           std::to_string(assignment.holder) + " " + std::to_string(assignment.visit);
}

Assignment parse_assignment(const std::string& line) {
    std::istringstream words(line);
    Assignment assignment;
    std::string part;
    words >> assignment.problem_id >> part >> assignment.holder >> assignment.visit;
    const auto parsed = parse_part(part);
    if (!words || !parsed) throw std::invalid_argument("no assignment: " + line);
    assignment.part = *parsed;
    return assignment;
}

}  // namespace tconv::sweep
