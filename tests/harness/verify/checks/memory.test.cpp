// memory: each way to break the contract is seen. Those that end in a guard page do so in a process of their own.
#include "tests/catch.hpp"
#include "tests/harness/verify/wrapped.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

using namespace tconv;
using test::ask;
using test::wrapped;
using verify::Answer;

namespace {

constexpr const char* problem = "n2_c3-4_i5x6_k3_s2_p1_bias";

void require_failure(const Kernel& kernel, const std::string& message) {
    const verify::Finding finding = ask("memory", kernel, problem);
    CHECK(finding.answer == Answer::failed);
    CHECK_THAT(finding.message, ContainsSubstring(message));
}

// The signal that ends a process which asks the check; 0: it came back.
int death_by(const Kernel& kernel) {
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGSEGV, SIG_DFL);
        ask("memory", kernel, problem);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

}  // namespace

TEST_CASE("memory: kernels that keep the contract pass, and what they use of the workspace is told", "[verify]") {
    for (const Kernel& kernel : all_kernels()) {
        if (kernel.operation != Operation::transposed_convolution || is_peer(kernel)) continue;
        if (kernel.declines({.problem = parse_label(problem), .threads = 2})) continue;  // such as for want of AMX
        const verify::Finding finding = ask("memory", kernel, problem, 2);
        INFO(kernel.name << ": " << finding.message);
        CHECK(finding.answer == Answer::passed);
        CHECK(*finding.measured <= *finding.threshold);
    }
    CHECK(*ask("memory", *find_kernel("zero_insertion"), problem).measured > 0);
}

TEST_CASE("memory: an input that is changed", "[verify][self]") {
    require_failure(wrapped([](const Task&, const Prepared& naive, const Operands& a) {
                        naive.run(a);
                        const_cast<float*>(a.x.as<float>())[a.x.size - 1] = 0;
                    }),
                    "changed x in run 1");
    require_failure(wrapped([](const Task&, const Prepared& naive, const Operands& a) {
                        naive.run(a);
                        const_cast<float*>(a.bias.as<float>())[0] = 0;
                    }),
                    "changed the bias");
}

TEST_CASE("memory: an output that is not overwritten but added to, or left as it was", "[verify][self]") {
    require_failure(wrapped([](const Task&, const Prepared& naive, const Operands& a) {
                        const std::vector<float> before(a.y.as<float>(), a.y.as<float>() + a.y.size);
                        naive.run(a);
                        for (Index i = 0; i < a.y.size; ++i) a.y.as<float>()[i] += before[static_cast<std::size_t>(i)];
                    }),
                    "outputs are wrong in run 1");
}

TEST_CASE("memory: a workspace that is relied on from one run to the next", "[verify][self]") {
    Kernel kernel = wrapped([](const Task&, const Prepared& naive, const Operands& a) {
        naive.run(a);
        float* remembered = reinterpret_cast<float*>(a.workspace);
        static bool first = true;
        if (first) *remembered = 0;
        first = false;
        a.y.as<float>()[0] += *remembered;
    });
    kernel.workspace_bytes = [](const Task&) -> std::size_t { return 64; };
    require_failure(kernel, "in run 2");
}

TEST_CASE("memory: a write just before y, where no guard page is", "[verify][self]") {
    require_failure(wrapped([](const Task&, const Prepared& naive, const Operands& a) {
                        naive.run(a);
                        if (reinterpret_cast<std::uintptr_t>(a.y.data) % 4096 == 4) a.y.as<float>()[-1] = 0;
                    }),
                    "wrote beside y in run 1 with buffers at the beginning of a page");
}

TEST_CASE("memory: reads and writes past the ends, and of weights that are gone, end the process", "[verify][self]") {
    CHECK(death_by(naive()) == 0);
    CHECK(death_by(wrapped([](const Task&, const Prepared& naive, const Operands& a) {
              naive.run(a);
              a.y.as<float>()[a.y.size] = 0;
          })) == SIGSEGV);
    CHECK(death_by(wrapped([](const Task&, const Prepared& naive, const Operands& a) {
              naive.run(a);
              a.y.as<float>()[0] += 0 * static_cast<const volatile float*>(a.x.data)[a.x.size];
          })) == SIGSEGV);
    CHECK(death_by(wrapped([](const Task&, const Prepared& naive, const Operands& a) {
              naive.run(a);
              a.workspace[0] = std::byte{1};  // it declared none
          })) == SIGSEGV);
    Kernel keeps = naive();
    keeps.prepare = [](const Task& task, ConstTensor w) -> std::unique_ptr<Prepared> {
        return std::make_unique<test::Wrapped>(task, w, [w](const Task&, const Prepared& naive, const Operands& a) {
            naive.run(a);
            a.y.as<float>()[0] += 0 * *static_cast<const volatile float*>(w.data);
        });
    };
    CHECK(death_by(keeps) == SIGSEGV);
}
