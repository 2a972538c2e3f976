// kernels.def as data: nothing registers itself before main, and the order is the file's order.
#include "kernels/kernel.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace tconv {

namespace {
std::vector<Kernel>& table() {
    static std::vector<Kernel> kernels = {
#define KERNEL(name) name(),
#include "kernels/kernels.def"
#undef KERNEL
    };
    return kernels;
}
}  // namespace

const std::vector<Kernel>& all_kernels() { return table(); }

void add_kernel(Kernel kernel) {
    if (find_kernel(kernel.name)) throw std::invalid_argument("there is a kernel " + kernel.name + " already");
    table().push_back(std::move(kernel));
}

const Kernel* find_kernel(std::string_view name) {
    const auto found = std::ranges::find(all_kernels(), name, &Kernel::name);
    return found == all_kernels().end() ? nullptr : &*found;
}

const std::vector<Absent>& absent_kernels() {
    static const std::vector<Absent> absent = {
#ifndef TCONV_WITH_ONEDNN
        {"onednn, onednn_any", "oneDNN", "libdnnl-dev"},
#endif
#ifndef TCONV_WITH_XNNPACK
        {"xnnpack, xnnpack_nhwc", "XNNPACK", "libxnnpack-dev and libpthreadpool-dev"},
#endif
#ifndef TCONV_WITH_TORCH
        {"torch", "libtorch", "libtorch-dev", "-DTCONV_TORCH=ON"},
#endif
    };
    return absent;
}

namespace {
constexpr std::array<std::string_view, 5> operation_names = {"transposed_convolution", "nearest", "bilinear", "bicubic",
                                                             "resize_convolution"};
constexpr std::array<std::string_view, 2> layout_names = {"plain", "own"};
constexpr std::array<std::string_view, 4> dtype_names = {"f32", "f64", "bf16", "f16"};
}  // namespace

std::string_view name(Operation operation) { return operation_names[static_cast<std::size_t>(operation)]; }

std::string_view name(Layout layout) { return layout_names[static_cast<std::size_t>(layout)]; }

std::string_view name(Dtype dtype) { return dtype_names[static_cast<std::size_t>(dtype)]; }

std::optional<Dtype> parse_dtype(std::string_view text) {
    const auto found = std::ranges::find(dtype_names, text);
    if (found == dtype_names.end()) return {};
    return static_cast<Dtype>(found - dtype_names.begin());
}

}  // namespace tconv
