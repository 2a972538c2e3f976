// Between NCHW and NHWC on a library's own threads: OpenMP's would stay awake beside them.
#pragma once

#include "kernels/problem.hpp"

#include <pthreadpool.h>

namespace tconv {

struct Volume {
    Index batch, channels, pixels;
};

// [batch, channels, pixels] to [batch, pixels, channels]. `pool` is null for one thread.
void transpose(pthreadpool_t pool, const float* from, float* to, const Volume& volume);
// And back, plus each channel's bias where `bias` is not null.
void transpose_back(pthreadpool_t pool, const float* from, float* to, const Volume& volume, const float* bias);
// Its threads sleep until they are called again, instead of spinning in the way of the next kernel.
void rest(pthreadpool_t pool);

}  // namespace tconv
