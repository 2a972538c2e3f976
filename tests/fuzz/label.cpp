#include "tests/fuzz/targets.hpp"

namespace tconv::fuzz {

void label(std::string_view bytes) {
    try {
        require_sense(parse_label(bytes));
    } catch (const ProblemError& error) {
        require_line(error.what());
    }
}

}  // namespace tconv::fuzz
