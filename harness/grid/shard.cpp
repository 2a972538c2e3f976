#include "harness/grid/shard.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace tconv::grid {
namespace {

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// Which shard holds the problem at `place` of the line, both from 0.
std::size_t dealt_to(std::size_t place, std::size_t shards) {
    const std::size_t round = place / shards, seat = place % shards;
    return round % 2 == 0 ? seat : shards - 1 - seat;
}

}  // namespace

std::string name(const Shard& shard) { return std::to_string(shard.index) + "/" + std::to_string(shard.count); }

std::optional<Shard> parse_shard(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto index = number(text.substr(0, slash)), count = number(text.substr(slash + 1));
    if (!index || !count || *index < 1 || *index > *count || *count > most_shards) return std::nullopt;
    return Shard{.index = *index, .count = *count};
}

void keep_shard(std::vector<Grid>& grids, const Shard& shard) {
    if (shard.whole()) return;
    std::set<Problem> distinct;
    for (const Grid& grid : grids)
        for (const Point& point : grid.points) distinct.insert(point.problem);
    std::vector<Problem> line(distinct.begin(), distinct.end());
    std::ranges::stable_sort(line, std::ranges::greater(), &Problem::macs);
    std::set<Problem> kept;
    for (std::size_t place = 0; place < line.size(); ++place)
        if (dealt_to(place, static_cast<std::size_t>(shard.count)) == static_cast<std::size_t>(shard.index - 1))
            kept.insert(line[place]);
    for (Grid& grid : grids)
        std::erase_if(grid.points, [&](const Point& point) { return !kept.contains(point.problem); });
}

}  // namespace tconv::grid
