// auto: the kernel a user would call. It hands every task to one of ours (candidates.def): to the one that `tconv tune`
// measured to be fastest on this machine, where there is such a table (winners.hpp), else to the one of which a cost
// model expects the shortest time (estimate.cpp). Only tasks are looked at, never operands.
//
// Cost    that of the kernel chosen; choosing is part of preparing
// Error   |y − exact| ≤ γ_m·(|bias| + Σ|x·w|): all it may choose keep that bound, and it claims no other
// Source  the idea of a planner with remembered measurements: Frigo & Johnson 2005, doi:10.1109/JPROC.2004.840301
// (FFTW)
#include "kernels/auto/choose.hpp"

namespace tconv {

Kernel automatic() {
    using choosing::choose;
    return {
        .name = "auto",
        .family = "auto",
        .summary = "hands each task to the kernel of ours that was measured (tconv tune) or is expected to be fastest",
        .source = "after Frigo & Johnson 2005, doi:10.1109/JPROC.2004.840301",
        .declines = [](const Task& task) { return choose(task).declines(task); },
        .workspace_bytes = [](const Task& task) { return choose(task).workspace_bytes(task); },
        .multiplied_macs = [](const Task& task) { return choose(task).multiplied_macs(task); },
        .prepare = [](const Task& task, ConstTensor weights) { return choose(task).prepare(task, weights); },
        .promises = {.same_bits_across_threads = false},
        .chosen = [](const Task& task) { return choose(task).name; }};
}

}  // namespace tconv
