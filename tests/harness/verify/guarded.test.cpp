// Guard pages: the process that touches them dies, and can still say what it touched.
#include "harness/verify/guarded.hpp"

#include "tests/catch.hpp"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <functional>

using tconv::verify::Guarded;

namespace {

std::array<char, 64>* said;  // shared with the child

void handler(int, siginfo_t* info, void*) { _exit(tconv::verify::trespass(info->si_addr, *said) > 0 ? 42 : 1); }

// Runs in a child of its own; what its death by SIGSEGV said, or "survived".
std::string death_of(const std::function<void()>& act) {
    void* memory = mmap(nullptr, sizeof *said, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    said = new (memory) std::array<char, 64>{};
    const pid_t child = fork();
    if (child == 0) {
        struct sigaction action {};
        action.sa_sigaction = handler;
        action.sa_flags = SA_SIGINFO;
        sigaction(SIGSEGV, &action, nullptr);
        act();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    const std::string text = WIFEXITED(status) && WEXITSTATUS(status) == 42 ? said->data() : "survived";
    munmap(memory, sizeof *said);
    return text;
}

void touch(const std::byte* at) { *reinterpret_cast<volatile std::byte*>(const_cast<std::byte*>(at)) = std::byte{1}; }

}  // namespace

TEST_CASE("a byte past either end is a death that names the buffer", "[verify]") {
    for (const std::size_t bytes : {4ul, 64ul, 4096ul, 5000ul, 12288ul}) {
        const Guarded end("y", bytes, 4, Guarded::At::end), begin("workspace", bytes, 64, Guarded::At::begin);
        INFO(bytes);
        CHECK(death_of([&] { touch(end.data() + bytes); }) == "after the end of y");
        CHECK(death_of([&] { touch(begin.data() - 1); }) == "before the beginning of workspace");
        CHECK(death_of([&] { touch(end.data()), touch(end.data() + bytes - 1); }) == "survived");
        CHECK(reinterpret_cast<std::uintptr_t>(begin.data()) % 64 == 0);
    }
}

TEST_CASE("a tensor moved on is aligned to its elements and no better, and what is beside it is watched",
          "[verify]") {
    Guarded x("x", 4096, 4, Guarded::At::moved);
    CHECK(reinterpret_cast<std::uintptr_t>(x.data()) % 64 == 4);
    CHECK(x.intact());
    x.span().front() = std::byte{0};
    CHECK(x.intact());
    x.data()[-1] = std::byte{0};
    CHECK_FALSE(x.intact());
}

TEST_CASE("a buffer of no bytes cannot be touched, a forbidden one not any more", "[verify]") {
    const Guarded none("workspace", 0, 64, Guarded::At::end);
    CHECK(death_of([&] { touch(none.data()); }) == "after the end of workspace");
    Guarded weights("weights", 100, 4, Guarded::At::end);
    touch(weights.data());
    weights.forbid();
    CHECK(death_of([&] { touch(weights.data()); }) == "within the forbidden weights");
}

TEST_CASE("other addresses are nobody's", "[verify]") {
    std::array<char, 64> text{};
    CHECK(tconv::verify::trespass(&text, text) == 0);
    const void* gone = nullptr;
    {
        const Guarded y("y", 100, 4, Guarded::At::end);
        gone = y.data() + 100;
        CHECK(tconv::verify::trespass(gone, text) > 0);
    }
    CHECK(tconv::verify::trespass(gone, text) == 0);
}
