#include "harness/verify/forward/forward.hpp"

namespace tconv::verify {

std::span<const Forward> all_forwards() {
    static const std::vector<Forward> table = {
#define FORWARD(name) {#name, forward::name},
#include "harness/verify/forward/forward.def"
#undef FORWARD
    };
    return table;
}

}  // namespace tconv::verify
