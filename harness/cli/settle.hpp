// tconv compare --settle: what is UNSURE is measured again, both sides in the same rounds of one new run.
#pragma once

#include "harness/cli/comparison.hpp"

#include <filesystem>

namespace tconv::cli {

// Sweeps the UNSURE trials of `comparison` into a new run in `database`, puts what it finds in their place, decides
// over all trials anew and says so in `comparison.settlement`. Measured are trials of two kernels that this very build
// and this machine measured before; the others are left as they are, with the reason. True when it was interrupted.
bool settle(Comparison& comparison, const std::filesystem::path& database);

}  // namespace tconv::cli
