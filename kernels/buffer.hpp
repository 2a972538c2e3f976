// Memory for tensors, packed weights and workspaces: contents undefined until written. Throws std::bad_alloc.
//
// From 2 MB on it lies in huge pages where the system grants them: a layer whose weights come from memory waits for
// address translations otherwise (`tconv machine --peaks` on a Zen 4 in a virtual machine reads 128 MB at 29 GB/s, and
// did at 19 without), and how pages happen to lie makes its times differ from process to process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace tconv {

class Buffer {
public:
    static constexpr std::size_t alignment = 64;  // at least
    static constexpr std::size_t huge_page = 2 << 20;

    Buffer() = default;
    explicit Buffer(std::size_t bytes) : data_(allocate(bytes)), bytes_(bytes) {}

    // The same memory for whoever must hand it to std::free himself, such as a library that asks for an allocator.
    static std::byte* allocate(std::size_t bytes);

    std::byte* data() const { return data_.get(); }
    std::size_t bytes() const { return bytes_; }
    template <class T>
    T* as() const {
        return reinterpret_cast<T*>(data_.get());
    }

private:
    struct Free {
        void operator()(std::byte* memory) const { std::free(memory); }
    };
    std::unique_ptr<std::byte, Free> data_;
    std::size_t bytes_ = 0;
};

}  // namespace tconv
