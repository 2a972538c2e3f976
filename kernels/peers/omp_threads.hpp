// How many threads a library takes that asks OpenMP for its maximum.
#pragma once

#include <omp.h>

namespace tconv {

// While one lives, parallel regions of this thread that name no number have so many threads.
class OmpThreads {
public:
    explicit OmpThreads(int threads) { omp_set_num_threads(threads); }
    ~OmpThreads() { omp_set_num_threads(before_); }
    OmpThreads(const OmpThreads&) = delete;
    OmpThreads& operator=(const OmpThreads&) = delete;

private:
    int before_ = omp_get_max_threads();
};

}  // namespace tconv
