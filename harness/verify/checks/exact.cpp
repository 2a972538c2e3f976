// exact: small integers, on the problem itself, compared bit for bit: the threshold is zero (exact.hpp). The buffers
// are flush with a page that nobody may touch, so that a read or a write past an end is a crash.
#include "harness/verify/check.hpp"
#include "harness/verify/enclosure.hpp"

#include <algorithm>
#include <cstdio>

namespace tconv::verify::checks {
namespace {

std::string explain(const ExactCase& exact, const Problem& p, const float* y, Index wrong) {
    Index first = 0;
    while (y[first] == exact.y[static_cast<std::size_t>(first)]) ++first;
    char numbers[96];
    std::snprintf(numbers, sizeof numbers, " is %.9g, exactly %.9g", static_cast<double>(y[first]),
                  static_cast<double>(exact.y[static_cast<std::size_t>(first)]));
    return std::to_string(wrong) + " of " + std::to_string(exact.y.size()) +
           " outputs are not the integers they must be; first y[" + coordinates(p, first) + "]" + numbers;
}

Finding examine(const Case& c) {
    if (!c.kernel.bound.exact_on_integers) return skipped("it does more than re-order sums: " + c.kernel.bound.source);
    const ExactCase* exact = c.court.exact();
    if (!exact) return skipped("more products meet at an output than f32 can count");
    Enclosure enclosure(c, exact->operands, Guarded::At::end);
    enclosure.run(std::byte{0xff}, std::byte{0xff});
    const Index wrong = count_differences(exact->y, enclosure.y(), c.court.threads());
    if (wrong > 0) return failed(explain(*exact, c.task.problem, enclosure.y(), wrong), static_cast<double>(wrong), 0);
    if (const std::string misdeed = enclosure.misdeed(); !misdeed.empty()) return failed(misdeed, 0, 0);
    return passed(0, 0);
}

}  // namespace

Check exact() {
    return {
        .name = "exact",
        .proves = "on small integers every output is right to the bit, and nothing past the buffers' ends is touched",
        .level = Level::standard,
        .examine = examine};
}

}  // namespace tconv::verify::checks
