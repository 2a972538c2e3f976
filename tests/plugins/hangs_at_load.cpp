// Never comes back.
#include "tests/plugins/right.hpp"

#include <unistd.h>

const tconv_plugin* tconv_plugin_entry(void) {
    for (;;) sleep(1);
}
