// threads: a promise of equal bits is held to, and its absence is no licence to be wrong.
#include "tests/catch.hpp"
#include "tests/harness/verify/wrapped.hpp"

#include <cmath>

using namespace tconv;
using test::ask;
using verify::Answer;

TEST_CASE("threads: bits that depend on their number", "[verify][self]") {
    Kernel kernel = test::wrapped([](const Task& task, const Prepared& naive, const Operands& a) {
        naive.run(a);
        if (task.threads == 3) a.y.as<float>()[0] = std::nextafter(a.y.as<float>()[0], 1e9f);
    });
    const verify::Finding finding = ask("threads", kernel, "c3-4_i5x6_k3");
    CHECK(finding.answer == Answer::failed);
    CHECK_THAT(finding.message, ContainsSubstring("1 outputs have other bits than with one thread with 3 threads"));
    kernel.promises.same_bits_across_threads = false;
    CHECK(ask("threads", kernel, "c3-4_i5x6_k3").answer == Answer::passed);
    CHECK(ask("threads", kernel, "c3-4_i5x6_k3").measured == 1);
}

TEST_CASE("threads: a result that is wrong with three", "[verify][self]") {
    Kernel kernel = test::wrapped([](const Task& task, const Prepared& naive, const Operands& a) {
        naive.run(a);
        if (task.threads == 3) a.y.as<float>()[0] += 1;
    });
    kernel.promises.same_bits_across_threads = false;
    CHECK(ask("threads", kernel, "c3-4_i5x6_k3").answer == Answer::failed);
}

TEST_CASE("threads: every kernel keeps its promise", "[verify]") {
    for (const Kernel& kernel : all_kernels()) {
        if (kernel.operation != Operation::transposed_convolution || is_peer(kernel)) continue;
        for (const char* problem : {"n2_c16-24_i9x70_k4_s2_p1_bias", "c64-48_i12_k16_s8_p4", "c3-5_i40x41_k3_d2"}) {
            if (kernel.declines({.problem = parse_label(problem)})) continue;
            const verify::Finding finding = ask("threads", kernel, problem, 2);
            INFO(kernel.name << " on " << problem << ": " << finding.message);
            CHECK(finding.answer == Answer::passed);
        }
    }
}
