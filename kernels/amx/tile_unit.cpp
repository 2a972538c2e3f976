// The tile unit of this machine: AMX instructions, and the permission to use them.
//
// Eight tile registers of 16 rows × 64 bytes: four hold sums, two weights, two inputs. Linux saves the 8 KB of a
// thread's tiles only for processes that asked to use them, threads and children included; the first use of a tile by
// any other is a SIGILL.
// Source  Linux, Documentation/arch/x86/xstate.rst
#include "kernels/amx/tile_unit.hpp"

#if defined(__x86_64__) && defined(__linux__)
#include <cpuid.h>
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstring>
#define TCONV_TILES __attribute__((target("amx-tile,amx-bf16")))
#endif

namespace tconv::amx {
namespace {

#ifdef TCONV_TILES

struct alignas(64) Configuration {
    std::uint8_t palette = 1, start_row = 0;
    std::array<std::uint8_t, 14> reserved{};
    std::array<std::uint16_t, 16> row_bytes = {64, 64, 64, 64, 64, 64, 64, 64};
    std::array<std::uint8_t, 16> rows = {16, 16, 16, 16, 16, 16, 16, 16};
};
static_assert(sizeof(Configuration) == 64);
// Not a local: g++ 12 tells its optimiser of the first eight bytes alone.
constinit const Configuration configuration;

std::uint64_t extended_control() {
    std::uint32_t low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return std::uint64_t{high} << 32 | low;
}

Declined ask() {
    unsigned a = 0, b = 0, c = 0, d = 0;
    constexpr unsigned bf16 = 1u << 22, tile = 1u << 24, osxsave = 1u << 27;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (d & bf16) == 0 || (d & tile) == 0)
        return "this CPU has no AMX (amx_bf16)";
    constexpr std::uint64_t tile_state = std::uint64_t{3} << 17;  // configuration and data
    if (!__get_cpuid(1, &a, &b, &c, &d) || (c & osxsave) == 0 || (extended_control() & tile_state) != tile_state)
        return "the operating system does not grant AMX state: it does not save it";
    constexpr long request_permission = 0x1023, tile_data = 18;  // ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA
    if (syscall(SYS_arch_prctl, request_permission, tile_data) != 0)
        return std::string("the operating system does not grant AMX state: ") + std::strerror(errno);
    return {};
}

TCONV_TILES void configure() noexcept { _tile_loadconfig(&configuration); }
TCONV_TILES void release() noexcept { _tile_release(); }

TCONV_TILES void multiply(const TileBlock& b) noexcept {
    const Index row = b.x_row * static_cast<Index>(sizeof(Pair)), c_row = b.c_row * static_cast<Index>(sizeof(float));
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (const Step *s = b.steps, *end = s + b.count; s != end; ++s) {
        const Bf16* const w = b.weights + s->weights;
        const Pair* const x = b.x + s->x;
        _tile_loadd(4, w, 64);
        _tile_loadd(6, x, row);
        _tile_dpbf16ps(0, 4, 6);
        _tile_loadd(7, x + 16, row);
        _tile_dpbf16ps(1, 4, 7);
        _tile_loadd(5, w + tile_rows * tile_k, 64);
        _tile_dpbf16ps(2, 5, 6);
        _tile_dpbf16ps(3, 5, 7);
    }
    float* const low = b.c + tile_rows * b.c_row;
    _tile_stored(0, b.c, c_row);
    _tile_stored(1, b.c + 16, c_row);
    _tile_stored(2, low, c_row);
    _tile_stored(3, low + 16, c_row);
}

#else

Declined ask() { return "this CPU has no AMX (amx_bf16)"; }
void configure() noexcept {}
void release() noexcept {}
void multiply(const TileBlock&) noexcept {}

#endif

Declined unavailable() {
    static const Declined why = ask();
    return why;
}

}  // namespace

const TileUnit& tile_unit() {
    static constexpr TileUnit unit = {"AMX", unavailable, configure, release, multiply};
    return unit;
}

}  // namespace tconv::amx
