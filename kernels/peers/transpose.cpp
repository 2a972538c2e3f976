// Tiles of 16 × 64: whole cache lines on the side that is written, and what is read of a tile stays in L1.
#include "kernels/peers/transpose.hpp"

#include <algorithm>

namespace tconv {
namespace {

// A matrix [rows, columns] a batch, transposed; `bias` is one number a column of `from`.
struct Job {
    const float* from;
    float* to;
    std::size_t rows, columns;
    const float* bias;
};

constexpr std::size_t tile_rows = 64, tile_columns = 16;

void do_tile(void* context, std::size_t batch, std::size_t row, std::size_t column, std::size_t rows,
             std::size_t columns) {
    const Job& job = *static_cast<const Job*>(context);
    const float* from = job.from + batch * job.rows * job.columns + row * job.columns + column;
    float* to = job.to + batch * job.rows * job.columns + column * job.rows + row;
    for (std::size_t c = 0; c < columns; ++c, to += job.rows) {
        const float bias = job.bias ? job.bias[column + c] : 0.0f;
        for (std::size_t r = 0; r < rows; ++r) to[r] = from[r * job.columns + c] + bias;
    }
}

void transpose_all(pthreadpool_t pool, Job job, Index batch) {
    pthreadpool_parallelize_3d_tile_2d(pool, do_tile, &job, static_cast<std::size_t>(batch), job.rows, job.columns,
                                       tile_rows, tile_columns, 0);
}

}  // namespace

void transpose(pthreadpool_t pool, const float* from, float* to, const Volume& v) {
    transpose_all(pool, {from, to, static_cast<std::size_t>(v.channels), static_cast<std::size_t>(v.pixels), nullptr},
                  v.batch);
}

void transpose_back(pthreadpool_t pool, const float* from, float* to, const Volume& v, const float* bias) {
    transpose_all(pool, {from, to, static_cast<std::size_t>(v.pixels), static_cast<std::size_t>(v.channels), bias},
                  v.batch);
}

void rest(pthreadpool_t pool) {
    if (!pool) return;
    pthreadpool_parallelize_1d(
        pool, [](void*, std::size_t) {}, nullptr, pthreadpool_get_threads_count(pool), PTHREADPOOL_FLAG_YIELD_WORKERS);
}

}  // namespace tconv
