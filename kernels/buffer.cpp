#include "kernels/buffer.hpp"

#include <sys/mman.h>

#include <new>

namespace tconv {

std::byte* Buffer::allocate(std::size_t bytes) {
    if (bytes > PTRDIFF_MAX) throw std::bad_alloc();
    const std::size_t unit = bytes >= huge_page ? huge_page : alignment;
    const std::size_t rounded = (bytes + unit) / unit * unit;  // never zero
    auto* const memory = static_cast<std::byte*>(std::aligned_alloc(unit, rounded));
    if (!memory) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
    if (unit == huge_page) madvise(memory, rounded, MADV_HUGEPAGE);  // a wish: refused, nothing is lost
#endif
    return memory;
}

}  // namespace tconv
