// Of a later version of the interface: nothing behind the number may be looked at.
#include "tests/plugins/right.hpp"

const tconv_plugin* tconv_plugin_entry(void) {
    static const tconv_plugin plugin = {TCONV_ABI_VERSION + 1, 1, reinterpret_cast<const tconv_kernel*>(1)};
    return &plugin;
}
