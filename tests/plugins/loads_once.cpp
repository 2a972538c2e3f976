// Loads once, and then never again in the same folder: the second process that loads it dies.
#include "tests/plugins/right.hpp"

#include <csignal>
#include <cstdio>

static const struct Once {
    Once() {
        if (std::fopen("loaded", "r")) std::raise(SIGSEGV);
        if (FILE* file = std::fopen("loaded", "w")) std::fclose(file);
    }
} once;

const tconv_plugin* tconv_plugin_entry(void) {
    static const tconv_kernel kernel = right::kernel("once");
    static const tconv_plugin plugin = {TCONV_ABI_VERSION, 1, &kernel};
    return &plugin;
}
