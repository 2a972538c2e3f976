// Two kernels, both right; the second states its own bound.
#include "tests/plugins/right.hpp"

static double factor(const tconv_task*, int64_t m) { return static_cast<double>(m) * 0x1p-23; }

static tconv_kernel second() {
    tconv_kernel k = right::kernel("mine.two");
    k.promises = 0;
    k.bound_factor = factor;
    k.bound_source = "twice as many roundings as any sum has";
    return k;
}

const tconv_plugin* tconv_plugin_entry(void) {
    static const tconv_kernel kernels[] = {right::kernel("mine"), second()};
    static const tconv_plugin plugin = {TCONV_ABI_VERSION, 2, kernels};
    return &plugin;
}
