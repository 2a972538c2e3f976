#include "tests/wrong/wrong.hpp"

namespace tconv::wrong {
namespace {

Kernel named(Kernel kernel, std::string_view name, std::string_view what) {
    kernel.name = "wrong_" + std::string(name);
    kernel.summary = what;
    return kernel;
}

}  // namespace

const std::vector<Kernel>& all_wrong_kernels() {
    static const std::vector<Kernel> table = {
#define WRONG(name, what) named(name(), #name, what),
#include "tests/wrong/wrong.def"
#undef WRONG
    };
    return table;
}

}  // namespace tconv::wrong
