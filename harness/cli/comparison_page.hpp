// A comparison as sections of the page.
#pragma once

#include "harness/cli/comparison.hpp"
#include "harness/render/page.hpp"

#include <vector>

namespace tconv::cli {

// What both sides are, the verdict on every trial with its chart (reports/comparison.vl.json), the counts by kernel,
// and, where there are any, the trials that only one side got right, timed or has.
std::vector<render::PageSection> page_sections(const Comparison& comparison);

}  // namespace tconv::cli
