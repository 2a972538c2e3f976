// Shares of the cores, taken by processes of their own.
#include "harness/measure/share.hpp"

#include "tests/catch.hpp"

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace tconv::measure;

namespace {

// Bits of the cores a process stays on; 8 come back through an exit code.
int cores_after(int place, int places) {
    const pid_t pid = fork();
    if (pid == 0) {
        stay_on_share(place, places);
        cpu_set_t cores;
        sched_getaffinity(0, sizeof cores, &cores);
        int bits = 0;
        for (std::size_t i = 0; i < 8; ++i) bits |= CPU_ISSET(i, &cores) ? 1 << i : 0;
        if (threads_of_share() != CPU_COUNT(&cores)) bits = 0;
        _exit(bits);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return WEXITSTATUS(status);
}

}  // namespace

TEST_CASE("two places have cores of their own", "[measure]") {
    const int all = cores_after(0, 1);
    if (threads_of_share() < 2 || threads_of_share() > 8 || all == 1) {
        WARN("not run: it takes 2 to 8 cores");
        return;
    }
    const int first = cores_after(0, 2), second = cores_after(1, 2);
    CHECK(first != 0);
    CHECK(second != 0);
    CHECK((first & second) == 0);
    CHECK((first | second) == all);
    CHECK(cores_after(2, 3) != 0);  // more places than cores: some share
}

#ifndef TCONV_SANITIZED  // ThreadSanitizer's own thread keeps the cores it began with
TEST_CASE("a share lies within what the process may use", "[measure]") {
    cpu_set_t cores;
    sched_getaffinity(0, sizeof cores, &cores);
    if (!CPU_ISSET(0, &cores)) return;
    cpu_set_t first;
    CPU_ZERO(&first);
    CPU_SET(0, &first);
    sched_setaffinity(0, sizeof first, &first);
    CHECK(cores_after(0, 2) == 1);
    CHECK(cores_after(1, 2) == 1);
    sched_setaffinity(0, sizeof cores, &cores);
}
#endif
