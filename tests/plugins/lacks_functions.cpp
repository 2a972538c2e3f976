// Its kernel can neither be asked nor run.
#include "tests/plugins/right.hpp"

const tconv_plugin* tconv_plugin_entry(void) {
    static tconv_kernel kernel = right::kernel("halfway");
    kernel.declines = nullptr;
    kernel.run = nullptr;
    static const tconv_plugin plugin = {TCONV_ABI_VERSION, 1, &kernel};
    return &plugin;
}
