// What is run where the tile unit would lose something: operands that are not finite, or so large or small that their
// terms or products would overflow or be flushed to zero.
#pragma once

#include "kernels/kernel.hpp"

#include <vector>

namespace tconv::amx {

// The definition in f32, input by input (tiled's stamp): slow, and right for any operand. Weights as the caller gave
// them, bf16 ones widened. In bf16, `thread_bytes` of workspace a thread hold one channel of x and one of y.
void run_fallback(const Task&, const std::vector<float>& weights, std::size_t thread_bytes, const Operands&) noexcept;

}  // namespace tconv::amx
