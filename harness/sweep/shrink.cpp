#include "harness/sweep/shrink.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace tconv::sweep {
namespace {

bool is_valid(const Problem& problem) {
    try {
        validate(problem);
        return true;
    } catch (const ProblemError&) {
        return false;
    }
}

// The goal, its neighbour (two of a kind are often what it takes), half way there, one step.
std::vector<Index> towards(Index goal, Index value) {
    std::vector<Index> values;
    if (value == goal) return values;
    const Index back = value > goal ? 1 : -1;
    for (const Index next : {goal, goal + back, goal + (value - goal) / 2, value - back})
        if (next != value && std::ranges::find(values, next) == values.end()) values.push_back(next);
    return values;
}

// Moves of one problem, gathered.
class Moves {
public:
    explicit Moves(const Problem& problem) : problem_(problem) {}

    // `set` puts a value between `value` and `goal` into a problem.
    template <class Set>
    void lower(Index value, Index goal, Set set) {
        std::vector<Problem> move;
        for (const Index next : towards(goal, value)) {
            Problem candidate = problem_;
            set(candidate, next);
            if (is_valid(candidate)) move.push_back(candidate);
        }
        if (!move.empty()) found.push_back(std::move(move));
    }

    std::vector<std::vector<Problem>> found = {};

private:
    const Problem& problem_;
};

std::size_t first_axis(const Problem& p) { return 3 - static_cast<std::size_t>(p.spatial); }

// Those before it move up.
void drop_axis(Problem& p, std::size_t axis) {
    for (; axis > first_axis(p); --axis) p.axis[axis] = p.axis[axis - 1];
    p.axis[axis] = Axis{};
    --p.spatial;
}

void set_groups(Problem& p, Index groups) {
    p.c_in = p.group_in() * groups;
    p.c_out = p.group_out() * groups;
    p.groups = groups;
}

void lower_axis(Moves& moves, const Problem& p, std::size_t axis) {
    constexpr std::pair<Index Axis::*, Index> fields[] = {{&Axis::in, 1},      {&Axis::kernel, 1},
                                                          {&Axis::stride, 1},  {&Axis::dilation, 1},
                                                          {&Axis::pad_end, 0}, {&Axis::pad_begin, 0}};
    if (p.axis[axis] != Axis{}) moves.lower(1, 0, [&](Problem& less, Index) { less.axis[axis] = Axis{}; });
    for (const auto& [field, goal] : fields)
        moves.lower(p.axis[axis].*field, goal,
                    [axis, at = field](Problem& less, Index value) { less.axis[axis].*at = value; });
}

}  // namespace

std::vector<std::vector<Problem>> smaller(const Problem& p) {
    Moves moves(p);
    for (std::size_t axis = first_axis(p); axis < 3 && p.spatial > 1; ++axis)
        moves.lower(1, 0, [&](Problem& less, Index) { drop_axis(less, axis); });
    moves.lower(p.batch, 1, [](Problem& less, Index value) { less.batch = value; });
    moves.lower(p.groups, 1, set_groups);
    moves.lower(p.group_in(), 1, [](Problem& less, Index value) { less.c_in = less.groups * value; });
    moves.lower(p.group_out(), 1, [](Problem& less, Index value) { less.c_out = less.groups * value; });
    moves.lower(p.bias, 0, [](Problem& less, Index) { less.bias = false; });
    for (std::size_t axis = first_axis(p); axis < 3; ++axis) lower_axis(moves, p, axis);
    return std::move(moves.found);
}

Problem shrink(const Problem& problem, const std::function<bool(const Problem&)>& fails) {
    Problem smallest = problem;
    std::set<Problem> fine;  // those that do not fail
    const auto still_failing = [&](const std::vector<Problem>& move) -> std::optional<Problem> {
        for (const Problem& candidate : move) {
            if (fine.contains(candidate)) continue;
            if (fails(candidate)) return candidate;
            fine.insert(candidate);
        }
        return {};
    };
    for (std::size_t at = 0, idle = 0;;) {  // move by move, round and round, until a whole round leads nowhere
        const auto moves = smaller(smallest);
        if (idle >= moves.size()) return smallest;
        const auto next = still_failing(moves[at % moves.size()]);
        if (next) smallest = *next;
        idle = next ? 0 : idle + 1;
        at += !next;
    }
}

}  // namespace tconv::sweep
