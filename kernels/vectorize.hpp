// One attribute for plain loops worth compiling once per instruction set; the loader picks at start-up. Levels of the
// x86-64 ABI are asked of the CPU feature by feature; arch=haswell would be asked by name, and no AMD core is one.
// Sanitizer builds go without: their runtimes are not up yet when the loader runs the pickers.
#pragma once

#if defined(__x86_64__) && !defined(TCONV_SANITIZED)
#define TCONV_VECTORIZE __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define TCONV_VECTORIZE
#endif
