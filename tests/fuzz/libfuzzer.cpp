// libFuzzer's entry into one target, TCONV_FUZZ_TARGET.
#include "tests/fuzz/targets.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    tconv::fuzz::TCONV_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
    return 0;
}
