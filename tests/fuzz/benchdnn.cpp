#include "harness/grid/benchdnn.hpp"

#include "tests/fuzz/targets.hpp"

namespace tconv::fuzz {

void benchdnn(std::string_view bytes) {
    Problem problem;
    try {
        problem = grid::parse_benchdnn(bytes).problem;
    } catch (const ProblemError& error) {
        require_line(error.what());
        return;
    }
    require_sense(problem);
}

}  // namespace tconv::fuzz
