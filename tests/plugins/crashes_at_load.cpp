// Kills the process that loads it.
#include "tests/plugins/right.hpp"

#include <csignal>

static const struct Dies {
    Dies() { std::raise(SIGSEGV); }
} dies;

const tconv_plugin* tconv_plugin_entry(void) {
    static const tconv_kernel kernel = right::kernel("dies");
    static const tconv_plugin plugin = {TCONV_ABI_VERSION, 1, &kernel};
    return &plugin;
}
