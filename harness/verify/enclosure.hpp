// A kernel mounted with all of its memory guarded: operands, output and workspace in buffers of their own
// (guarded.hpp), the weights out of reach once they are prepared.
#pragma once

#include "harness/verify/check.hpp"
#include "harness/verify/guarded.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace tconv::verify {

class Enclosure {
public:
    // Prepares. Throws std::bad_alloc and what the kernel's prepare throws.
    Enclosure(const Case&, const HostTensors&, Guarded::At);

    // Fills y and the workspace with these bytes, then runs.
    void run(std::byte poison_y, std::byte poison_workspace);
    const float* y() const { return values_.data(); }  // in f32 whatever its elements are

    // What the last run did that it may not: "it changed x", "it wrote beside y"; empty: nothing.
    std::string misdeed() const;
    // Bytes of the workspace up to the last one that does not hold its poison any more.
    std::size_t workspace_touched() const;

private:
    const Case& case_;
    const HostTensors& operands_;
    Guarded x_, bias_, w_, y_, workspace_;
    std::vector<float> values_;  // of y
    std::byte poison_{};
    std::unique_ptr<Prepared> prepared_;
};

}  // namespace tconv::verify
