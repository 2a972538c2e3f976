// What a worker is asked to do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tconv::sweep {

// Of a problem's trials: judge them and leave the timing for a later round, time those that were judged (and judge
// those that were not), or both in one go.
enum class Part { judge, time, both };
std::string_view name(Part);
std::optional<Part> parse_part(std::string_view text);

struct Assignment {
    std::int64_t problem_id = 0;
    Part part = Part::both;
    std::int64_t holder = 0;  // the row of `process` that holds the claim on it
    int visit = 0;            // repetitions of a trial, at most, until the problem's next turn; 0: all
};

// A sweep with a budget times in rounds of 5, 10, 20, … repetitions, so that wherever it ends, every trial has about as
// many as the others. Rounds count from 1: round 0 judges.
int visit_of_round(std::int64_t round);
int visited_before_round(std::int64_t round);

// A line of the pipe between a sweep and its worker: "17 judge 3 0". Throws std::invalid_argument.
std::string text(const Assignment& assignment);
Assignment parse_assignment(const std::string& line);

}  // namespace tconv::sweep
