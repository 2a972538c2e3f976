// A right kernel, for plugins to be wrong beside: the definition, every input stamping its patch.
#pragma once

#include "kernels/plugin/tconv_kernel.h"

#include <cstdint>
#include <cstring>
#include <vector>

namespace right {

struct Prepared {
    tconv_task task;
    std::vector<float> weights;
};

inline int64_t product(const tconv_task& t, int64_t tconv_axis::*size) {
    return t.axis[0].*size * (t.axis[1].*size) * (t.axis[2].*size);
}

inline int declines(const tconv_task* task, char*, size_t) { return task->dtype == TCONV_F32 ? 0 : 1; }

inline int prepare(const tconv_task* task, const void* weights, void** prepared, char*, size_t) {
    const auto* w = static_cast<const float*>(weights);
    const int64_t size = task->c_in * (task->c_out / task->groups) * product(*task, &tconv_axis::kernel);
    *prepared = new Prepared{*task, {w, w + size}};
    return TCONV_OK;
}

inline void release(void* prepared) { delete static_cast<Prepared*>(prepared); }

// Where tap k of input i lands, pixels and taps flattened; −1: it is cropped.
inline int64_t landing(const tconv_task& t, int64_t i, int64_t k) {
    int64_t o = 0, scale = 1;
    for (int axis = 2; axis >= 0; --axis) {
        const tconv_axis& a = t.axis[axis];
        const int64_t at = i % a.in * a.stride + k % a.kernel * a.dilation - a.pad_begin;
        if (at < 0 || at >= a.out) return -1;
        o += at * scale;
        scale *= a.out;
        i /= a.in;
        k /= a.kernel;
    }
    return o;
}

inline void stamp(const tconv_task& t, const float* x, const float* w, float* y) {
    const int64_t taps = product(t, &tconv_axis::kernel);
    for (int64_t i = 0; i < product(t, &tconv_axis::in); ++i)
        for (int64_t k = 0; k < taps; ++k)
            if (const int64_t o = landing(t, i, k); o >= 0) y[o] += x[i] * w[k];
}

inline void run(const void* state, const tconv_operands* operands) {
    const auto& [t, weights] = *static_cast<const Prepared*>(state);
    const int64_t in = product(t, &tconv_axis::in), out = product(t, &tconv_axis::out);
    const int64_t group_in = t.c_in / t.groups, group_out = t.c_out / t.groups;
    const auto* bias = static_cast<const float*>(operands->bias);
    auto* y = static_cast<float*>(operands->y);
    for (int64_t channel = 0; channel < t.batch * t.c_out; ++channel) {
        const int64_t n = channel / t.c_out, co = channel % t.c_out;
        for (int64_t o = 0; o < out; ++o) y[channel * out + o] = bias ? bias[co] : 0.0f;
        for (int64_t c = 0; c < group_in; ++c) {
            const int64_t ci = co / group_out * group_in + c;
            stamp(t, static_cast<const float*>(operands->x) + (n * t.c_in + ci) * in,
                  weights.data() + (ci * group_out + co % group_out) * product(t, &tconv_axis::kernel),
                  y + channel * out);
        }
    }
}

inline tconv_kernel kernel(const char* name) {
    tconv_kernel k{};
    k.name = name;
    k.family = "definition";
    k.declines = declines;
    k.prepare = prepare;
    k.run = run;
    k.release = release;
    k.promises = TCONV_PLAIN_SUM;
    return k;
}

}  // namespace right
