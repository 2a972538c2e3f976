#include "harness/grid/pairwise.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace tconv::grid {
namespace {

using Id = std::uint32_t;

// Numbers distinct keys from 0 in the order they come.
template <class Key>
class Numbering {
public:
    Id of(const Key& key) { return ids_.emplace(key, static_cast<Id>(ids_.size())).first->second; }

private:
    std::unordered_map<Key, Id> ids_;
};

// values[row][factor], numbered within each factor.
std::vector<std::vector<Id>> numbered(const std::vector<Candidate>& candidates) {
    std::vector<Numbering<std::string>> numbering(candidates.front().values.size());
    std::vector<std::vector<Id>> result;
    for (const Candidate& candidate : candidates) {
        auto& row = result.emplace_back();
        for (std::size_t i = 0; i < numbering.size(); ++i) row.push_back(numbering[i].of(candidate.values[i]));
    }
    return result;
}

// The pairs of values each row holds, numbered over all factors, and how many there are.
struct Pairs {
    std::vector<std::vector<Id>> of_row = {};
    std::size_t count = 0;
};

Pairs pairs_of(const std::vector<Candidate>& candidates) {
    const auto values = numbered(candidates);
    Pairs pairs{.of_row = std::vector<std::vector<Id>>(values.size())};
    const std::size_t factors = values.front().size();
    for (std::size_t a = 0; a < factors; ++a)
        for (std::size_t b = a + 1; b < factors; ++b) {
            std::unordered_map<std::uint64_t, Id> ids;
            for (std::size_t row = 0; row < values.size(); ++row) {
                const std::uint64_t pair = std::uint64_t{values[row][a]} << 32 | values[row][b];
                const auto [at, fresh] = ids.emplace(pair, static_cast<Id>(pairs.count));
                pairs.count += fresh;
                pairs.of_row[row].push_back(at->second);
            }
        }
    return pairs;
}

}  // namespace

std::vector<std::size_t> pairwise_cover(const std::vector<Candidate>& candidates) {
    if (candidates.empty()) return {};
    const Pairs pairs = pairs_of(candidates);
    std::vector<bool> covered(pairs.count);
    const auto gain_of = [&](std::size_t row) {
        return static_cast<std::size_t>(
            std::ranges::count_if(pairs.of_row[row], [&](Id pair) { return !covered[pair]; }));
    };
    const auto before = [&](std::size_t a, std::size_t b) {
        return std::pair(candidates[a].draw, a) < std::pair(candidates[b].draw, b);
    };
    std::vector<std::vector<std::size_t>> buckets(pairs.of_row.front().size() + 1);
    buckets.back().resize(candidates.size());
    std::iota(buckets.back().begin(), buckets.back().end(), std::size_t{0});

    std::vector<std::size_t> chosen;
    for (std::size_t gain = buckets.size() - 1; gain > 0; --gain) {
        std::ranges::sort(buckets[gain], before);
        for (const std::size_t row : buckets[gain]) {
            const std::size_t now = gain_of(row);
            if (now == gain) {
                chosen.push_back(row);
                for (const Id pair : pairs.of_row[row]) covered[pair] = true;
            } else {
                buckets[now].push_back(row);
            }
        }
    }
    std::ranges::sort(chosen);
    return chosen;
}

}  // namespace tconv::grid
