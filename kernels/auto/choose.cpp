#include "kernels/auto/choose.hpp"

#include "kernels/auto/estimate.hpp"

#include <algorithm>
#include <cstdio>
#include <limits>

namespace tconv::choosing {

const std::vector<Candidate>& candidates() {
    static const std::vector<Candidate> all = {
#define CANDIDATE(kernel, expected_ns) {kernel(), expected_ns},
#include "kernels/auto/candidates.def"
#undef CANDIDATE
    };
    return all;
}

const Candidate* find_candidate(std::string_view name) {
    const auto found = std::ranges::find(candidates(), name, [](const Candidate& c) { return c.kernel.name; });
    return found == candidates().end() ? nullptr : &*found;
}

const Kernel& choose(const Task& task, const Winners& winners) {
    if (!winners.empty())
        if (const auto won = winners.find({label(task.problem), task.dtype, task.threads}); won != winners.end())
            if (const Candidate* winner = find_candidate(won->second); winner && !winner->kernel.declines(task))
                return winner->kernel;
    const Candidate* best = &candidates().front();
    double shortest = std::numeric_limits<double>::infinity();
    for (const Candidate& candidate : candidates()) {
        if (candidate.kernel.declines(task)) continue;
        const double expected = candidate.expected_ns(task);
        if (expected >= shortest) continue;
        shortest = expected;
        best = &candidate;
    }
    return best->kernel;
}

namespace {

Winners winners_of_process() {
    const Table table = read_table(table_file());
    if (!table.fault.empty())
        std::fprintf(stderr, "tconv: auto goes without its winners' table: %s\n", table.fault.c_str());
    return table.winners;
}

}  // namespace

const Kernel& choose(const Task& task) {
    static const Winners winners = winners_of_process();
    return choose(task, winners);
}

}  // namespace tconv::choosing
