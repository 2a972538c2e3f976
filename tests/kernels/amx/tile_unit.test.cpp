// The tile unit of this machine, as far as it can be known without one: what it was compiled to, and why it is
// declined.
#include "kernels/amx/tile_unit.hpp"

#include "tests/catch.hpp"

#include <cstdio>
#include <string>

using namespace tconv;
using tconv::Index;

namespace {

std::string declined(const Kernel& kernel, Dtype dtype) {
    return kernel.declines({.problem = Problem{}, .dtype = dtype}).value_or("");
}

}  // namespace

TEST_CASE("the tile unit's loop is four loads and four products, and no tile is spilt", "[kernels][amx]") {
    const std::string object = TCONV_BINARY_DIR "/CMakeFiles/tconv_kernels.dir/kernels/amx/tile_unit.cpp.o";
    const std::string command = "objdump --version >/dev/null 2>&1 && test -r '" + object + "' && objdump -d '" +
                                object + "' | grep -oE 'tile(loadd|stored|zero)|tdpbf16ps' | tr '\\n' ' '";
    FILE* const pipe = popen(command.c_str(), "r");
    REQUIRE(pipe);
    std::string found;
    for (int c; (c = std::fgetc(pipe)) != EOF;) found += static_cast<char>(c);
    pclose(pipe);
    if (found.empty()) return;  // no objdump, or no AMX in this architecture
    const auto times = [&](const std::string& what) {
        Index count = 0;
        for (std::size_t at = 0; (at = found.find(what, at)) != std::string::npos; at += what.size()) ++count;
        return count;
    };
    CHECK(times("tileloadd") == 4);
    CHECK(times("tdpbf16ps") == 4);
    CHECK(times("tilestored") == 4);
    CHECK(found.find("tilestored") > found.rfind("tdpbf16ps"));
}

TEST_CASE("without AMX, or without permission, the kernels say so", "[kernels][amx]") {
    const Declined why = amx::tile_unit().unavailable();
    CHECK(declined(amx_bf16x3(), Dtype::f32) == why.value_or(""));
    CHECK(declined(amx_bf16(), Dtype::bf16) == why.value_or(""));
    if (why)
        CHECK((why->starts_with("this CPU has no AMX") || why->starts_with("the operating system does not grant")));
}
