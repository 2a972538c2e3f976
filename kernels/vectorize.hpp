// One attribute for plain loops worth compiling once per instruction set; the loader picks at start-up.
// Sanitizer builds go without: their runtimes are not up yet when the loader runs the pickers.
#pragma once

#if defined(__x86_64__) && !defined(TCONV_SANITIZED)
#define TCONV_VECTORIZE __attribute__((target_clones("arch=skylake-avx512", "arch=haswell", "default")))
#else
#define TCONV_VECTORIZE
#endif
