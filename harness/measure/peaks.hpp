// What this machine could do at best: the ceilings every result is held against.
#pragma once

#include "harness/measure/machine.hpp"
#include "kernels/kernel.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace tconv::measure {

enum class Quantity { flops, read_bandwidth, copy_bandwidth };
std::string_view name(Quantity);

struct Peak {
    Quantity quantity;
    std::optional<Dtype> dtype;  // of flops
    int threads;
    std::int64_t working_set_bytes;  // of bandwidths: bytes touched over all threads; 0 for flops
    double per_second;               // floating-point operations, or bytes read plus bytes written
};

// FMA peak of each dtype that has vector arithmetic here (f32, f64), and read and copy bandwidth with working sets of
// half of L1, half of L2, half of L3 and well beyond it. The best of several short loops: a ceiling, not an average.
// About a second a thread count.
std::vector<Peak> measure_peaks(const Machine& machine, const std::vector<Dtype>& dtypes,
                                const std::vector<int>& threads);

}  // namespace tconv::measure
