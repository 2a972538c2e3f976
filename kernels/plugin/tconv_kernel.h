/* A kernel of your own for tconv, in a shared library: C99, no tconv source or library needed, only this header.
 *
 *     cc -O3 -shared -fPIC -I DIR_OF_THIS_HEADER mine.c -o mine.so
 *     tconv sweep edge --plugin ./mine.so --kernels 'mine,naive' --checks full --no-timing
 *
 * The library exports one function, tconv_plugin_entry, that tells which kernels it holds. tconv loads it only where
 * --plugin names it, and only into processes that may die of it: what a kernel does wrong is its verdict.
 * example/gather.c is a complete one.
 *
 * Tensors   row-major, dense, element type as task->dtype says; axes that a problem does not have are 1
 *               x     [batch, c_in, in_d, in_h, in_w]
 *               w     [c_in, c_out / groups, kernel_d, kernel_h, kernel_w]
 *               bias  [c_out], or NULL where task->has_bias is 0
 *               y     [batch, c_out, out_d, out_h, out_w]
 * Meaning   y[o] = bias + sum of x[i]*w[k] over all (i, k) with, on every axis, i*stride + k*dilation - pad_begin = o.
 *           Input channel ci of group g = ci / (c_in / groups) reaches output channels
 *           g * (c_out / groups) ... (g + 1) * (c_out / groups) - 1. Pads may be negative.
 * Alignment tensors to their elements, no better; the workspace to 64 bytes.
 * Contract  prepare once, run many. `run` overwrites y and never reads what y or the workspace held before; it writes
 *           nothing else, allocates nothing, and gives the same bits for the same operands at the same places. Both ends
 *           of every buffer may lie beside memory that nobody may touch.
 * Threads   at most task->threads at work, the caller's among them, none of them after `run` has returned (a pool may
 *           sleep). One `run` at a time per prepared object; several prepared objects may be alive. bound_factor may be
 *           called by several threads at once; all else by one.
 * Errors    by what functions return. Nothing may be thrown across this interface, nor may a kernel exit, fork, or
 *           change signal handlers. One that does, crashes or hangs gets that as its verdict.
 * Answers   `declines`, `workspace_bytes` and `multiplied_macs` depend on the task alone: they are asked once a task.
 * Lifetime  all that tconv_plugin_entry points to stays as it is until the process ends; libraries are not unloaded.
 */
#ifndef TCONV_KERNEL_H
#define TCONV_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Any change to a structure below is another version; tconv takes exactly its own, and says so of others. */
#define TCONV_ABI_VERSION 1

#if defined(__GNUC__)
#define TCONV_EXPORT __attribute__((visibility("default")))
#else
#define TCONV_EXPORT
#endif

/* Element types. This version of tconv judges f32 and bf16 (the upper half of an f32, in a uint16_t; sums are kept in f32
 * and rounded once, to nearest, ties to even); a kernel declines what it does not know. */
enum { TCONV_F32 = 0, TCONV_F64 = 1, TCONV_BF16 = 2, TCONV_F16 = 3 };

typedef struct tconv_axis {
    int64_t in, kernel, stride, dilation;
    int64_t pad_begin, pad_end; /* cropped from the output; negative: it is extended */
    int64_t out;                /* (in - 1)*stride + dilation*(kernel - 1) + 1 - pad_begin - pad_end, at least 1 */
} tconv_axis;

typedef struct tconv_task {
    int64_t batch, c_in, c_out, groups;
    tconv_axis axis[3]; /* depth, height, width */
    int32_t spatial;    /* how many axes the problem has: the last 1, 2 or 3 */
    int32_t has_bias;   /* 0 or 1 */
    int32_t dtype;      /* TCONV_F32, ... */
    int32_t threads;    /* the most the kernel may use */
} tconv_task;

typedef struct tconv_operands {
    const void *x;
    const void *bias; /* NULL: none */
    void *y;
    void *workspace; /* workspace_bytes(task) long; may be NULL where that is 0 */
} tconv_operands;

/* What `prepare` returns. */
enum { TCONV_OK = 0, TCONV_OUT_OF_MEMORY = 1, TCONV_FAILED = 2 };

/* Promises, checked: a kernel that makes none of them is judged by its error bound. */
enum {
    /* Only products of x with w are formed, and only added: small integers come out to the bit. */
    TCONV_EXACT_ON_INTEGERS = 1,
    /* y does not depend on how many threads the kernel may use. */
    TCONV_SAME_BITS_ACROSS_THREADS = 2,
    /* NaN and infinity in x reach the outputs that the definition says, and no others. */
    TCONV_KEEPS_NONFINITE_X = 4,
    /* The same of w (0 * NaN is NaN: who multiplies zeros that the definition does not have spreads them). */
    TCONV_KEEPS_NONFINITE_W = 8,
    /* What a kernel promises that forms each product once, and no others, and adds them in a fixed order. */
    TCONV_PLAIN_SUM = 15
};

/* What the error bound is relative to. */
enum {
    TCONV_COMPONENTWISE = 0, /* |bias| + sum of |x*w| of that output */
    TCONV_CHANNELWISE = 1    /* |bias| + sum over ci of max|x[n, ci]| * sum|w[ci, co]|: for bounds in a norm (Winograd) */
};

typedef struct tconv_kernel {
    /* What it is. Texts are UTF-8; NULL is as good as "". */
    const char *name;    /* its key in every database: letters, digits and _ . - ; unlike any other kernel's */
    const char *family;  /* groups variants of one method */
    const char *summary; /* a line for `tconv kernels` */
    const char *source;  /* the paper or derivation it implements */

    /* 0: takes the task. Else it does not, and `reason` (reason_bytes long) holds a sentence for a person. Required. */
    int (*declines)(const tconv_task *task, char *reason, size_t reason_bytes);
    /* Bytes that `run` may write at operands->workspace. NULL: none. */
    uint64_t (*workspace_bytes)(const tconv_task *task);
    /* Multiply-adds that `run` executes, those with zeros included. NULL: those that land inside y. */
    int64_t (*multiplied_macs)(const tconv_task *task);
    /* Packs the weights; they may be gone once it returns, and so may *task. Sets *prepared, which is what `run` gets; on
     * anything but TCONV_OK nothing is left to release, and `reason` may say why. Timed apart. Required. */
    int (*prepare)(const tconv_task *task, const void *weights, void **prepared, char *reason, size_t reason_bytes);
    /* Computes y. Required. */
    void (*run)(const void *prepared, const tconv_operands *operands);
    /* Frees what `prepare` made. NULL: there is nothing to free. */
    void (*release)(void *prepared);

    /* How it is judged. */
    uint32_t promises;    /* TCONV_PLAIN_SUM, or some of its parts, or 0 */
    int32_t bound_scale;  /* TCONV_COMPONENTWISE or TCONV_CHANNELWISE */
    /* |y - exact| <= bound_factor(task, m) * scale, for an output that sums m terms (its products, and the bias as one
     * more), plus what products lose to underflow and, in bf16, the rounding of y, 2^-8 * |exact|. NULL: m*u / (1 - m*u),
     * u the unit roundoff: sums in any order (in bf16 (1 + 2^-8) times that, u being f32's). */
    double (*bound_factor)(const tconv_task *task, int64_t m);
    const char *bound_source; /* where bound_factor is derived; required with it */
} tconv_kernel;

typedef struct tconv_plugin {
    uint32_t abi_version;  /* TCONV_ABI_VERSION */
    uint32_t kernel_count; /* at least 1 */
    const tconv_kernel *kernels;
} tconv_plugin;

TCONV_EXPORT const tconv_plugin *tconv_plugin_entry(void);

#ifdef __cplusplus
}
#endif
#endif
