// Each kernel's work, priced: ns = start + regions·fork + work ÷ threads. The prices are round figures of three cores,
// one of 3 GHz with AVX2, one of 3.7 GHz whose AVX-512 halves are issued in turn and one of 3.4 GHz that issues them at
// once; they decide between kernels, they do not foretell times.
//
//     tiled        cycles of the cheapest plan (kernels/tiled/choose.cpp), and something for each part it is cut into
//     gemm_col2im  macs at the product's speed; every weight once an image, which is all there is of one pixel; one add
//                  a column
//     matrix_ct    dense: every element of Cᵀ in vectors; CSR: an indexed load a non-zero, and 8 bytes of memory
//     naive        a multiply-add with a branch
#include "kernels/auto/estimate.hpp"

#include "kernels/tiled/plan.hpp"

#include <algorithm>

namespace tconv::choosing {
namespace {

constexpr double fork_ns = 3000;  // starting and joining a parallel region

double with_threads(const Task& task, double start_ns, double work_ns, double regions = 1) {
    if (task.threads <= 1) return start_ns + work_ns;
    return start_ns + regions * fork_ns + work_ns / static_cast<double>(task.threads);
}

double count(Index n) { return static_cast<double>(n); }

// Targets may be disabled later; the choice must not change.
const tiling::Simd& simd() {
    static const tiling::Simd& first = tiling::best_simd();
    return first;
}
bool has_wide_vectors() { return simd().lanes >= 16; }

}  // namespace

double tiled_ns(const Task& task) {
    constexpr double part_ns = 40, start_ns = 400;
    const double cycle_ns = has_wide_vectors() ? 0.4 : 0.38;
    const tiling::Plan plan = tiling::choose_plan(task, simd());
    double parts = 0;
    if (plan.variant != tiling::Variant::stamp)
        parts = count(plan.groups * plan.box_count()) * count(static_cast<Index>(plan.block.size())) *
                (plan.pixels_in_lanes() ? count(static_cast<Index>(plan.group.size())) : 1);
    return with_threads(task, start_ns, plan.cycles * cycle_ns + parts * part_ns);
}

double gemm_col2im_ns(const Task& task) {
    constexpr double weight_ns = 0.5, start_ns = 500;
    const double mac_ns = has_wide_vectors() ? 0.021 : 0.031;
    constexpr double column_ns = 0.8, far_column_ns = 2.2, near_columns = 2e6;  // so many stay in cache
    const Problem& p = task.problem;
    const double products = count(p.batch * p.groups);
    const double columns = count(p.batch * p.c_out * p.taps()) * count(p.in_pixels());
    const double work = mac_ns * count(p.macs()) + weight_ns * count(p.batch * p.w_size()) +
                        (columns / products > near_columns ? far_column_ns : column_ns) * columns;
    return with_threads(task, products * start_ns, work, products);
}

double matrix_ct_ns(const Task& task) {
    constexpr double dense_ns = 0.1, nonzero_ns = 0.8, row_ns = 6, start_ns = 100;
    const Problem& p = task.problem;
    const double rows = count(p.batch * p.c_out) * count(p.out_pixels());
    const double dense = rows * count(p.group_in()) * count(p.in_pixels());
    const bool is_dense = dense <= count(p.batch) * (1 << 18);
    return with_threads(task, start_ns,
                        rows * row_ns + (is_dense ? dense * dense_ns : count(p.useful_macs()) * nonzero_ns));
}

double naive_ns(const Task& task) {
    constexpr double mac_ns = 1, output_ns = 0.2, start_ns = 50;
    const Problem& p = task.problem;
    return with_threads(task, start_ns, count(p.macs()) * mac_ns + count(p.y_size()) * output_ns);
}

}  // namespace tconv::choosing
