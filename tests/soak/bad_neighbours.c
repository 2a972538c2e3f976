/* Kernels for scripts/soak. Each is right most of the time; on some tasks, always the same ones, it does what its name says.
 * `always_dies` is never right. What happens depends on the task alone, so that a sweep which was killed and resumed must end with
 * the verdicts of one that was left alone. */
#include "kernels/plugin/tconv_kernel.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    tconv_task task;
    const float *weights;
} right;

static int64_t taps(const tconv_task *t) { return t->axis[0].kernel * t->axis[1].kernel * t->axis[2].kernel; }
static int64_t inputs(const tconv_task *t) { return t->axis[0].in * t->axis[1].in * t->axis[2].in; }
static int64_t outputs(const tconv_task *t) { return t->axis[0].out * t->axis[1].out * t->axis[2].out; }

/* One task in `n` is unlucky; other tasks for another `kernel`. */
static int unlucky(const tconv_task *t, uint64_t kernel, uint64_t n) {
    uint64_t h = kernel;
    const int64_t numbers[] = {t->batch, t->c_in, t->c_out, t->groups};
    for (int i = 0; i < 4; ++i) h = (h ^ (uint64_t)numbers[i]) * 0x9e3779b97f4a7c15u;
    for (int i = 0; i < 3; ++i) {
        const tconv_axis *a = &t->axis[i];
        const int64_t of_axis[] = {a->in, a->kernel, a->stride, a->dilation, a->pad_begin, a->pad_end};
        for (int j = 0; j < 6; ++j) h = ((h ^ (h >> 29)) ^ (uint64_t)of_axis[j]) * 0x9e3779b97f4a7c15u;
    }
    h = (h ^ (h >> 32)) * 0xd6e8feb86659fd93u;
    return (h >> 32) % n == 0;
}

static int declines(const tconv_task *task, char *reason, size_t reason_bytes) {
    (void)reason, (void)reason_bytes;
    return task->dtype != TCONV_F32;
}

static int prepare(const tconv_task *task, const void *weights, void **prepared, char *reason, size_t reason_bytes) {
    (void)reason, (void)reason_bytes;
    const size_t bytes = (size_t)(task->c_in * (task->c_out / task->groups) * taps(task)) * sizeof(float);
    right *made = malloc(sizeof *made + bytes);
    if (!made) return TCONV_OUT_OF_MEMORY;
    made->task = *task;
    made->weights = memcpy(made + 1, weights, bytes);
    *prepared = made;
    return TCONV_OK;
}

/* Where tap k of input i lands; -1: outside. */
static int64_t landing(const tconv_task *t, int64_t i, int64_t k) {
    int64_t o = 0, scale = 1;
    for (int axis = 2; axis >= 0; --axis) {
        const tconv_axis *a = &t->axis[axis];
        const int64_t at = i % a->in * a->stride + k % a->kernel * a->dilation - a->pad_begin;
        if (at < 0 || at >= a->out) return -1;
        o += at * scale;
        scale *= a->out;
        i /= a->in;
        k /= a->kernel;
    }
    return o;
}

static void run(const void *prepared, const tconv_operands *operands) {
    const right *r = prepared;
    const tconv_task *t = &r->task;
    const int64_t group_in = t->c_in / t->groups, group_out = t->c_out / t->groups;
    const float *bias = operands->bias;
    for (int64_t channel = 0; channel < t->batch * t->c_out; ++channel) {
        const int64_t n = channel / t->c_out, co = channel % t->c_out;
        float *y = (float *)operands->y + channel * outputs(t);
        for (int64_t o = 0; o < outputs(t); ++o) y[o] = bias ? bias[co] : 0.0f;
        for (int64_t c = 0; c < group_in; ++c) {
            const int64_t ci = co / group_out * group_in + c;
            const float *x = (const float *)operands->x + (n * t->c_in + ci) * inputs(t);
            const float *w = r->weights + (ci * group_out + co % group_out) * taps(t);
            for (int64_t i = 0; i < inputs(t); ++i)
                for (int64_t k = 0; k < taps(t); ++k) {
                    const int64_t o = landing(t, i, k);
                    if (o >= 0) y[o] += x[i] * w[k];
                }
        }
    }
}

static void crashes(const void *prepared, const tconv_operands *operands) {
    run(prepared, operands);
    if (unlucky(&((const right *)prepared)->task, 1, 100)) abort();
}

static void always_dies(const void *prepared, const tconv_operands *operands) {
    (void)prepared, (void)operands;
    raise(SIGSEGV);
}

static void hangs(const void *prepared, const tconv_operands *operands) {
    run(prepared, operands);
    while (unlucky(&((const right *)prepared)->task, 2, 100)) sleep(1);
}

static void leaks(const void *prepared, const tconv_operands *operands) {
    const size_t bytes = 1 << 20;
    run(prepared, operands);
    if (unlucky(&((const right *)prepared)->task, 3, 4)) memset(malloc(bytes), 1, bytes);
}

static void lies(const void *prepared, const tconv_operands *operands) {
    run(prepared, operands);
    if (unlucky(&((const right *)prepared)->task, 4, 20)) *(float *)operands->y += 1;
}

static uint64_t little(const tconv_task *task) {
    (void)task;
    return 64;
}

static void takes_more(const void *prepared, const tconv_operands *operands) {
    run(prepared, operands);
    if (unlucky(&((const right *)prepared)->task, 5, 100)) ((char *)operands->workspace)[64] = 1;
}

#define KERNEL(NAME, SPACE)                                                                                                \
    {                                                                                                                      \
        .name = #NAME, .family = "soak", .declines = declines, .workspace_bytes = SPACE, .prepare = prepare, .run = NAME,  \
        .release = free, .promises = TCONV_PLAIN_SUM                                                                       \
    }

const tconv_plugin *tconv_plugin_entry(void) {
    static const tconv_kernel kernels[] = {KERNEL(crashes, NULL), KERNEL(always_dies, NULL), KERNEL(hangs, NULL),
                                           KERNEL(leaks, NULL),   KERNEL(lies, NULL),        KERNEL(takes_more, little)};
    static const tconv_plugin plugin = {TCONV_ABI_VERSION, sizeof kernels / sizeof kernels[0], kernels};
    return &plugin;
}
