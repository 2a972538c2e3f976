// memory: the kernel touches what it may and nothing else, and relies on nothing it was not promised.
//
// Every buffer lies between guard pages (guarded.hpp): flush with the end; one element on from the beginning, so that
// nothing is aligned better than its elements (the workspace: to 64 bytes); and flush with the beginning. The weights
// are out of reach once they are prepared; each prepared kernel runs twice, on an output and a workspace full of other
// rubbish (NaN, then zeros and large numbers); inputs must come out as they went in. A kernel that reads what it should
// not is caught by its result: y is compared to the bit with integers (exact.hpp), else with its bound.
//
// Measured is how far the workspace was used, in bytes; the threshold is what the kernel declared.
#include "harness/verify/check.hpp"
#include "harness/verify/enclosure.hpp"

#include <algorithm>
#include <array>

namespace tconv::verify::checks {
namespace {

struct Rubbish {
    std::byte y, workspace;
};
constexpr std::array rubbish = {Rubbish{std::byte{0xff}, std::byte{0xff}}, Rubbish{std::byte{0}, std::byte{0x5a}}};

std::string name(Guarded::At at, Dtype dtype) {
    if (at == Guarded::At::end) return "at the end of a page";
    if (at == Guarded::At::begin) return "flush with the beginning of one";
    return "at the beginning of a page, aligned to " + std::to_string(bytes_of(dtype)) + " bytes";
}

// What is wrong with y; empty: nothing.
std::string wrong(const Case& c, const ExactCase* exact, const float* y) {
    if (!exact)
        return judge(c.court.truth(uniform, c.kernel.operation), y, c.kernel.bound, c.task, c.court.threads()).message;
    const Index count = count_differences(exact->y, y, c.court.threads());
    return count == 0 ? "" : std::to_string(count) + " of " + std::to_string(exact->y.size()) + " outputs are wrong";
}

// Two runs of one prepared kernel; returns what is wrong.
std::string examine_at(const Case& c, const ExactCase* exact, Guarded::At at, std::size_t& touched) {
    Enclosure enclosure(c, exact ? exact->operands : c.court.operands(), at);
    for (std::size_t turn = 0; turn < rubbish.size(); ++turn) {
        enclosure.run(rubbish[turn].y, rubbish[turn].workspace);
        touched = std::max(touched, enclosure.workspace_touched());
        std::string message = enclosure.misdeed();
        if (message.empty()) message = wrong(c, exact, enclosure.y());
        if (message.empty()) continue;
        return message + " in run " + std::to_string(turn + 1) + " with buffers " + name(at, c.task.dtype);
    }
    return "";
}

Finding examine(const Case& trial) {
    const Case c = trial.reduced();
    const bool integers = c.kernel.bound.exact_on_integers && c.kernel.operation == Operation::transposed_convolution;
    const ExactCase* exact = integers ? c.court.exact() : nullptr;
    std::size_t touched = 0;
    std::string message;
    for (const auto at : {Guarded::At::end, Guarded::At::moved, Guarded::At::begin})
        if (message.empty()) message = examine_at(c, exact, at, touched);
    return on(c, trial,
              {.answer = message.empty() ? Answer::passed : Answer::failed,
               .message = message,
               .measured = static_cast<double>(touched),
               .threshold = static_cast<double>(c.kernel.workspace_bytes(c.task))});
}

}  // namespace

Check memory() {
    return {.name = "memory",
            .proves = "nothing outside the buffers is touched, no input changed, nothing relied on but the contract",
            .level = Level::standard,
            .any_operation = true,
            .examine = examine};
}

}  // namespace tconv::verify::checks
