// Its kernel has a name that no list could hold.
#include "tests/plugins/right.hpp"

const tconv_plugin* tconv_plugin_entry(void) {
    static const tconv_kernel kernel = right::kernel("mine,yours");
    static const tconv_plugin plugin = {TCONV_ABI_VERSION, 1, &kernel};
    return &plugin;
}
