// A kernel made slower by a known share: after each run it counts, as long as that share of the run takes.
//
// What is added is an exact amount of work, a number of steps of a chain of dependent integer operations: it touches no
// memory, and a change of the clock's rate changes it as it changes the kernel. How many steps make up the share is
// measured once a problem, kernel and chain by turns, and holds for every run in that process.
#pragma once

#include "kernels/kernel.hpp"

#include <string>

namespace tconv::validity {

// `base` under another name, each run longer by `share` (0.05: 5%).
Kernel slowed(const Kernel& base, const std::string& name, double share);

// `base` under another name, and nothing else.
Kernel renamed(Kernel base, const std::string& name);

}  // namespace tconv::validity
