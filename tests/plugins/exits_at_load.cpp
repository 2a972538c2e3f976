// Ends the process that loads it, as if all were well.
#include "tests/plugins/right.hpp"

#include <cstdlib>

static const struct Leaves {
    Leaves() { std::exit(0); }
} leaves;

const tconv_plugin* tconv_plugin_entry(void) {
    static const tconv_kernel kernel = right::kernel("leaves");
    static const tconv_plugin plugin = {TCONV_ABI_VERSION, 1, &kernel};
    return &plugin;
}
