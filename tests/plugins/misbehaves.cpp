// Loads like any other, and does everything wrong that a kernel can do when it is called; the last one is right.
#include "tests/plugins/right.hpp"

#include <unistd.h>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace {

constexpr uint64_t promised = 64;

int exits_when_asked(const tconv_task*, char*, size_t) { std::exit(3); }
int throws_when_asked(const tconv_task*, char*, size_t) { throw std::runtime_error("asked too much"); }
int declines_all(const tconv_task*, char* reason, size_t bytes) {
    std::snprintf(reason, bytes, "not on a Thursday");
    return 1;
}
int64_t crashes_when_counted(const tconv_task*) {
    std::raise(SIGSEGV);
    return 0;
}
int throws_in_prepare(const tconv_task*, const void*, void**, char*, size_t) { throw 42; }
int fails_in_prepare(const tconv_task*, const void*, void**, char* reason, size_t bytes) {
    std::snprintf(reason, bytes, "the moon is wrong");
    return TCONV_FAILED;
}
int lacks_memory(const tconv_task*, const void*, void**, char*, size_t) { return TCONV_OUT_OF_MEMORY; }
void throws_in_run(const void*, const tconv_operands*) { throw std::runtime_error("in the middle of it"); }
void exits_in_run(const void*, const tconv_operands*) { std::exit(0); }
void hangs_in_run(const void*, const tconv_operands*) {
    for (;;) sleep(1);
}
void lies(const void* state, const tconv_operands* operands) {
    right::run(state, operands);
    static_cast<float*>(operands->y)[0] += 1;
}
uint64_t promised_workspace(const tconv_task*) { return promised; }
void wants_more(const void* state, const tconv_operands* operands) {
    right::run(state, operands);
    static_cast<char*>(operands->workspace)[promised] = 1;  // one byte too many
}
int prints(const tconv_task* task, char* reason, size_t bytes) {
    std::printf("a plugin says hello\n");
    std::fflush(stdout);
    return right::declines(task, reason, bytes);
}
void frees_with_a_crash(void*) { std::abort(); }

template <class Member, class Function>
tconv_kernel with(const char* name, Member member, Function function) {
    tconv_kernel k = right::kernel(name);
    k.*member = function;
    return k;
}

tconv_kernel greedy() {
    tconv_kernel k = with("wants_more", &tconv_kernel::run, wants_more);
    k.workspace_bytes = promised_workspace;
    return k;
}

const tconv_kernel kernels[] = {
    with("exits_when_asked", &tconv_kernel::declines, exits_when_asked),
    with("throws_when_asked", &tconv_kernel::declines, throws_when_asked),
    with("declines_all", &tconv_kernel::declines, declines_all),
    with("crashes_when_counted", &tconv_kernel::multiplied_macs, crashes_when_counted),
    with("throws_in_prepare", &tconv_kernel::prepare, throws_in_prepare),
    with("fails_in_prepare", &tconv_kernel::prepare, fails_in_prepare),
    with("lacks_memory", &tconv_kernel::prepare, lacks_memory),
    with("throws_in_run", &tconv_kernel::run, throws_in_run),
    with("exits_in_run", &tconv_kernel::run, exits_in_run),
    with("hangs_in_run", &tconv_kernel::run, hangs_in_run),
    with("lies", &tconv_kernel::run, lies),
    greedy(),
    with("frees_with_a_crash", &tconv_kernel::release, frees_with_a_crash),
    with("prints", &tconv_kernel::declines, prints),
};

}  // namespace

const tconv_plugin* tconv_plugin_entry(void) {
    static const tconv_plugin plugin = {TCONV_ABI_VERSION, sizeof kernels / sizeof kernels[0], kernels};
    return &plugin;
}
