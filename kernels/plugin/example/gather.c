/* gather: the definition read backwards. Each output gathers the inputs that reach it.
 *
 *     cc -O3 -shared -fPIC -I kernels/plugin kernels/plugin/example/gather.c -o gather.so
 *     tconv sweep quickstart --plugin ./gather.so --kernels gather,naive --db mine.db
 *
 * Output o meets tap k where o + pad_begin - k*dilation is i times the stride. Rows of y are summed in the workspace, so
 * that y is written once.
 *
 * Cost    useful multiply-adds, and a division for each row and tap
 * Error   sums in a fixed order: the default bound
 */
#include "tconv_kernel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct prepared {
    tconv_task task;
    float weights[]; /* as they came */
} prepared;

/* The input that tap k carries to output o, or -1. */
static int64_t source(const tconv_axis *a, int64_t o, int64_t k) {
    const int64_t from = o + a->pad_begin - k * a->dilation;
    if (from < 0 || from % a->stride != 0 || from / a->stride >= a->in) return -1;
    return from / a->stride;
}

static int64_t taps(const tconv_task *t) { return t->axis[0].kernel * t->axis[1].kernel * t->axis[2].kernel; }

static int declines(const tconv_task *task, char *reason, size_t reason_bytes) {
    if (task->dtype == TCONV_F32) return 0;
    snprintf(reason, reason_bytes, "computes in f32 only");
    return 1;
}

static uint64_t workspace_bytes(const tconv_task *task) { return (uint64_t)task->axis[2].out * sizeof(float); }

static int prepare(const tconv_task *task, const void *weights, void **result, char *reason, size_t reason_bytes) {
    const size_t bytes = (size_t)(task->c_in * (task->c_out / task->groups) * taps(task)) * sizeof(float);
    prepared *p = malloc(sizeof *p + bytes);
    (void)reason, (void)reason_bytes;
    if (!p) return TCONV_OUT_OF_MEMORY;
    p->task = *task;
    memcpy(p->weights, weights, bytes);
    *result = p;
    return TCONV_OK;
}

/* Adds what one row of x gives through one row of taps. */
static void add_row(const tconv_axis *a, const float *x, const float *w, float *sums) {
    for (int64_t k = 0; k < a->kernel; ++k) {
        const int64_t shift = k * a->dilation - a->pad_begin; /* o = i*stride + shift */
        int64_t i = shift < 0 ? (-shift + a->stride - 1) / a->stride : 0;
        for (int64_t o = i * a->stride + shift; i < a->in && o < a->out; ++i, o += a->stride) sums[o] += x[i] * w[k];
    }
}

/* Adds what one input channel gives to output row (od, oh). */
static void add_channel(const tconv_task *t, const float *x, const float *w, int64_t od, int64_t oh, float *sums) {
    const tconv_axis *d = &t->axis[0], *h = &t->axis[1], *a = &t->axis[2];
    for (int64_t kd = 0; kd < d->kernel; ++kd) {
        const int64_t id = source(d, od, kd);
        if (id < 0) continue;
        for (int64_t kh = 0; kh < h->kernel; ++kh) {
            const int64_t ih = source(h, oh, kh);
            if (ih >= 0) add_row(a, x + (id * h->in + ih) * a->in, w + (kd * h->kernel + kh) * a->kernel, sums);
        }
    }
}

static void run(const void *state, const tconv_operands *operands) {
    const prepared *p = state;
    const tconv_task *t = &p->task;
    const tconv_axis *d = &t->axis[0], *h = &t->axis[1], *a = &t->axis[2];
    const int64_t in_pixels = d->in * h->in * a->in, group_in = t->c_in / t->groups, group_out = t->c_out / t->groups;
    const float *x = operands->x, *bias = operands->bias;
    float *y = operands->y, *sums = operands->workspace;
    for (int64_t n = 0; n < t->batch; ++n)
        for (int64_t co = 0; co < t->c_out; ++co)
            for (int64_t row = 0; row < d->out * h->out; ++row) {
                for (int64_t o = 0; o < a->out; ++o) sums[o] = bias ? bias[co] : 0.0f;
                for (int64_t c = 0; c < group_in; ++c) {
                    const int64_t ci = co / group_out * group_in + c;
                    add_channel(t, x + (n * t->c_in + ci) * in_pixels,
                                p->weights + (ci * group_out + co % group_out) * taps(t), row / h->out, row % h->out,
                                sums);
                }
                memcpy(y, sums, (size_t)a->out * sizeof(float));
                y += a->out;
            }
}

static const tconv_kernel kernels[] = {{
    .name = "gather",
    .family = "definition",
    .summary = "each output gathers the inputs that reach it; the example of a plugin",
    .source = "the definition, solved for the input",
    .declines = declines,
    .workspace_bytes = workspace_bytes,
    .prepare = prepare,
    .run = run,
    .release = free,
    .promises = TCONV_PLAIN_SUM,
}};

const tconv_plugin *tconv_plugin_entry(void) {
    static const tconv_plugin plugin = {TCONV_ABI_VERSION, sizeof kernels / sizeof kernels[0], kernels};
    return &plugin;
}
