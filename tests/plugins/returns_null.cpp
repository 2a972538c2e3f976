// Has nothing to say.
#include "tests/plugins/right.hpp"

const tconv_plugin* tconv_plugin_entry(void) { return nullptr; }
