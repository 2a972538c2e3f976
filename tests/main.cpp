// Catch2's main, for v2 and v3 alike.
#include <cstdlib>

// What somebody tuned on this machine is no part of a test.
[[maybe_unused]] static const int without_winners = setenv("TCONV_WINNERS", "", 1);

#if __has_include(<catch2/catch_session.hpp>)
#include <catch2/catch_session.hpp>
int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
#else
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif
