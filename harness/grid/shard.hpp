// A share of a grid's problems, for one of several machines: shard 2/8 is the second of eight.
//
// The problems of all grids are dealt out like cards, the most multiply-adds first, to 1 … n and back from n … 1. So
// each is in exactly one shard, shards have about the same work, and only which problems there are matters: not their
// order, and no kernel or setting.
#pragma once

#include "harness/grid/grid.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tconv::grid {

struct Shard {
    int index = 1, count = 1;  // 1 ≤ index ≤ count
    bool whole() const { return count == 1; }
    bool operator==(const Shard&) const = default;
};

constexpr int most_shards = 100'000;

std::string name(const Shard&);                      // "2/8"
std::optional<Shard> parse_shard(std::string_view);  // nothing where it is none

// Leaves of each grid the points that are in `shard`; a grid may be left without any.
void keep_shard(std::vector<Grid>& grids, const Shard& shard);

}  // namespace tconv::grid
