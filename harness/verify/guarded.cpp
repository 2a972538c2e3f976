#include "harness/verify/guarded.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>

namespace tconv::verify {
namespace {

// What a signal handler can look up: no lock, no allocation. A slot is free while its begin is 0.
struct Slot {
    std::atomic<std::uintptr_t> begin{0}, data{0}, data_end{0}, end{0};
    std::atomic<const char*> name{nullptr};
};
std::array<Slot, 64> slots;

std::uintptr_t number(const void* address) { return reinterpret_cast<std::uintptr_t>(address); }

std::size_t take_slot(std::uintptr_t begin) {
    for (std::size_t i = 0; i < slots.size(); ++i) {
        std::uintptr_t free = 0;
        if (slots[i].begin.compare_exchange_strong(free, begin)) return i;
    }
    throw std::bad_alloc();  // more guarded buffers at once than any check needs
}

std::size_t page_bytes() {
    static const auto bytes = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    return bytes;
}

std::size_t rounded(std::size_t bytes, std::size_t unit) { return (bytes + unit - 1) / unit * unit; }

bool all_ones(const std::byte* begin, const std::byte* end) {
    return std::all_of(begin, end, [](std::byte b) { return b == std::byte{0xff}; });
}

}  // namespace

Guarded::Guarded(const char* name, std::size_t bytes, std::size_t alignment, At at) : bytes_(bytes) {
    const std::size_t page = page_bytes();
    const std::size_t moved = at == At::moved && alignment < 64 ? alignment : 0;
    if (bytes > PTRDIFF_MAX - 4 * page) throw std::bad_alloc();
    const std::size_t inside = rounded(bytes + moved, page);
    pages_ = inside + 2 * page;
    void* map = mmap(nullptr, pages_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (map == MAP_FAILED) throw std::bad_alloc();
    map_ = static_cast<std::byte*>(map);
    std::byte* const first = map_ + page;
    if (inside > 0 && mprotect(first, inside, PROT_READ | PROT_WRITE) != 0) {
        munmap(map, pages_);
        throw std::bad_alloc();
    }
    std::memset(first, 0xff, inside);
    data_ = at != At::end ? first + moved : first + inside - rounded(bytes, alignment);
    slot_ = take_slot(number(map_));
    slots[slot_].data = number(data_);
    slots[slot_].data_end = number(data_) + bytes_;
    slots[slot_].end = number(map_) + pages_;
    slots[slot_].name = name;
}

Guarded::~Guarded() {
    slots[slot_].name = nullptr;
    slots[slot_].begin = 0;
    munmap(map_, pages_);
}

bool Guarded::intact() const {
    const std::size_t page = page_bytes();
    return all_ones(map_ + page, data_) && all_ones(data_ + bytes_, map_ + pages_ - page);
}

void Guarded::forbid() { mprotect(map_, pages_, PROT_NONE); }

std::size_t trespass(const void* address, std::span<char> text) {
    const std::uintptr_t at = number(address);
    for (const Slot& slot : slots) {
        const char* name = slot.name;
        if (name == nullptr || at < slot.begin || at >= slot.end) continue;
        const std::string_view side = at < slot.data       ? "before the beginning of "
                                      : at < slot.data_end ? "within the forbidden "
                                                           : "after the end of ";
        std::size_t length = 0;
        const auto append = [&](const char* part, std::size_t size) {
            for (std::size_t i = 0; i < size && length + 1 < text.size(); ++i) text[length++] = part[i];
        };
        append(side.data(), side.size());
        append(name, std::strlen(name));
        text[length] = 0;
        return length;
    }
    return 0;
}

}  // namespace tconv::verify
