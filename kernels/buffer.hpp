// Memory for tensors and workspaces: aligned to 64 bytes, contents undefined until written. Throws std::bad_alloc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

namespace tconv {

class Buffer {
public:
    static constexpr std::size_t alignment = 64;

    Buffer() = default;
    explicit Buffer(std::size_t bytes) : bytes_(bytes) {
        if (bytes > PTRDIFF_MAX) throw std::bad_alloc();
        const std::size_t rounded = (bytes + alignment) / alignment * alignment;  // never zero
        data_.reset(static_cast<std::byte*>(std::aligned_alloc(alignment, rounded)));
        if (!data_) throw std::bad_alloc();
    }

    std::byte* data() const { return data_.get(); }
    std::size_t bytes() const { return bytes_; }

private:
    struct Free {
        void operator()(std::byte* memory) const { std::free(memory); }
    };
    std::unique_ptr<std::byte, Free> data_;
    std::size_t bytes_ = 0;
};

}  // namespace tconv
