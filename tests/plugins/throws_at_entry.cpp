// Throws what is no exception.
#include "tests/plugins/right.hpp"

const tconv_plugin* tconv_plugin_entry(void) { throw 42; }
