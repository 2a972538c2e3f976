// A shared library, and no plugin.
extern "C" int something_else() { return 1; }
