// Holds nothing.
#include "tests/plugins/right.hpp"

const tconv_plugin* tconv_plugin_entry(void) {
    static const tconv_plugin plugin = {TCONV_ABI_VERSION, 0, nullptr};
    return &plugin;
}
