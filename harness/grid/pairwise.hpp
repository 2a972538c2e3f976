// Pairwise covering: few rows of a table in which every pair of values still occurs that occurred before.
//
// Faults of software mostly need one or two parameters to meet (Kuhn, Wallace & Gallo 2004); so a pairwise cover of a
// large grid finds most of what the whole grid would. The greedy choice, always the row with the most pairs not yet
// covered, stays within a factor ln(pairs) + 1 of the smallest cover (Johnson 1974). Gains only shrink, so rows wait in
// buckets by the gain last seen, and only the fullest bucket is looked at again: O(rows · pairs of a row²) at worst,
// far less in practice.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tconv::grid {

struct Candidate {
    std::int64_t draw = 0;  // of two rows with the same gain the smaller draw is chosen, then the earlier
    std::vector<std::string> values = {};  // of each factor; all candidates have the same number
};

// Indices into `candidates`, ascending.
std::vector<std::size_t> pairwise_cover(const std::vector<Candidate>& candidates);

}  // namespace tconv::grid
