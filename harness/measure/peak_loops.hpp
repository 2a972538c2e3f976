// The inner loops behind peaks.cpp, compiled for every SIMD target and dispatched at run time.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tconv::measure {

// Runs `rounds` of independent fused multiply-adds in registers; returns the
// floating-point operations done. `sum` keeps the loop alive.
std::uint64_t fma_loop_f32(std::uint64_t rounds, float& sum);
std::uint64_t fma_loop_f64(std::uint64_t rounds, double& sum);

// Reads `count` floats; the sum keeps the loop alive. `count` is a multiple of 256.
float read_loop(const float* from, std::size_t count);
void copy_loop(const float* from, float* to, std::size_t count);

}  // namespace tconv::measure
