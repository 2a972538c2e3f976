#include "harness/npy/npy.hpp"

#include "tests/fuzz/targets.hpp"

#include <sstream>

namespace tconv::fuzz {

void npy(std::string_view bytes) {
    std::istringstream stream{std::string(bytes)};
    try {
        const tconv::npy::Array array = tconv::npy::read(stream, "fuzz.npy", {1, 2, 3});
        if (array.values.bytes() != 6 * sizeof(float)) throw Nonsense("not as many values as its shape says");
    } catch (const tconv::npy::NpyError& error) {
        require_line(error.what());
    }
}

}  // namespace tconv::fuzz
