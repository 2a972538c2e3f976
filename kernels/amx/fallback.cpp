#include "kernels/amx/fallback.hpp"

#include "kernels/amx/split.hpp"
#include "kernels/tiled/run.hpp"

#include <omp.h>
#include <algorithm>

namespace tconv::amx {
namespace {

// Channels of x and y take their turns as f32, so that y is rounded once.
void stamp_bf16(const Task& task, const float* weights, std::size_t thread_bytes, const Operands& a) {
    const Problem& p = task.problem;
#pragma omp parallel for num_threads(task.threads)
    for (Index channel = 0; channel < p.batch * p.c_out; ++channel) {
        const Index n = channel / p.c_out, co = channel % p.c_out;
        auto* const x =
            reinterpret_cast<float*>(a.workspace + static_cast<std::size_t>(omp_get_thread_num()) * thread_bytes);
        float* const y = x + p.in_pixels();
        std::fill_n(y, p.out_pixels(), a.bias.size > 0 ? from_bf16(a.bias.as<Bf16>()[co]) : 0.0f);
        for (Index c = 0; c < p.group_in(); ++c) {
            const Index ci = co / p.group_out() * p.group_in() + c;
            std::transform(a.x.as<Bf16>() + (n * p.c_in + ci) * p.in_pixels(),
                           a.x.as<Bf16>() + (n * p.c_in + ci + 1) * p.in_pixels(), x, from_bf16);
            tiling::stamp_channel(p, x, weights + (ci * p.group_out() + co % p.group_out()) * p.taps(), y);
        }
        std::transform(y, y + p.out_pixels(), a.y.as<Bf16>() + channel * p.out_pixels(), to_bf16);
    }
}

}  // namespace

void run_fallback(const Task& task, const std::vector<float>& weights, std::size_t thread_bytes,
                  const Operands& a) noexcept {
    if (task.dtype == Dtype::bf16)
        stamp_bf16(task, weights.data(), thread_bytes, a);
    else
        tiling::run_stamp(task, weights.data(), a);
}

}  // namespace tconv::amx
