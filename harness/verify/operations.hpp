// The definitions of the operations beside transposed convolution, in double precision: each operation's only judge.
//
// For problems whose output is input·stride along every axis, which is all that kernels of these operations take.
#pragma once

#include "harness/verify/oracle.hpp"

namespace tconv::verify {

// The oracle of `operation`; that of transposed convolution is `oracle` itself. Magnitudes are Σ|x·weight|, `taps_at`
// counts weights that are not zero; there is no envelope, and a channelwise bound is never met.
Truth oracle_of(Operation operation, const Problem& problem, const HostTensors& operands, int threads);

}  // namespace tconv::verify
