// Memory between two pages that nobody may touch: reading or writing past either end is a SIGSEGV at that instruction.
//
// A buffer cannot be flush with both ends unless it fills its pages, so it lies at one of them, and a run at each finds
// what trespasses. What is left over beside it is filled with NaN: a stray read spoils the result, a stray write is
// seen by `intact`. A third place, one element on from the beginning, is aligned to nothing more than that element.
//
// Method as in Electric Fence (Perens 1987).
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace tconv::verify {

class Guarded {
public:
    enum class At { end, begin, moved };

    // `name` ("y") must be a literal: it is kept. Contents are NaN (0xff). Throws std::bad_alloc.
    Guarded(const char* name, std::size_t bytes, std::size_t alignment, At at);
    ~Guarded();
    Guarded(const Guarded&) = delete;
    Guarded& operator=(const Guarded&) = delete;

    std::byte* data() const { return data_; }
    std::size_t bytes() const { return bytes_; }
    std::span<std::byte> span() const { return {data_, bytes_}; }

    bool intact() const;  // nobody wrote beside the buffer
    void forbid();        // from now on nobody may touch the buffer either

private:
    std::size_t pages_, bytes_;  // pages_: the bytes of the mapping, guards and all
    std::byte *map_, *data_;
    std::size_t slot_;  // in the table that `trespass` reads
};

// Where an address lies that nobody may touch: copies "after the end of y" into `text`, which ends with 0, and returns
// its length; 0: no guarded buffer is near. Async-signal-safe.
std::size_t trespass(const void* address, std::span<char> text);

}  // namespace tconv::verify
