// repeatable: right within the bound is not enough when the bits change.
#include "tests/catch.hpp"
#include "tests/harness/verify/wrapped.hpp"

#include <cmath>

using namespace tconv;
using test::ask;
using verify::Answer;

TEST_CASE("repeatable: one bit in the second run is seen", "[verify][self]") {
    int runs = 0;
    const Kernel wavering = test::spoiled([&runs](float* y, Index) {
        if (++runs % 2 == 0) y[0] = std::nextafter(y[0], 1e9f);
    });
    const verify::Finding finding = ask("repeatable", wavering, "c3-4_i5x6_k3");
    CHECK(finding.answer == Answer::failed);
    CHECK(finding.measured == 1);
    CHECK(ask("oracle", wavering, "c3-4_i5x6_k3").answer == Answer::passed);
}

TEST_CASE("repeatable: every kernel is, whatever its memory held before", "[verify]") {
    constexpr const char* problem = "c16-8_i9x7_k4_s2_p1";
    for (const Kernel& kernel : all_kernels()) {
        if (kernel.operation != Operation::transposed_convolution || is_peer(kernel)) continue;
        if (kernel.declines({.problem = parse_label(problem), .threads = 2})) continue;  // such as for want of AMX
        const verify::Finding finding = ask("repeatable", kernel, problem, 2);
        INFO(kernel.name << ": " << finding.message);
        CHECK(finding.answer == Answer::passed);
    }
}
