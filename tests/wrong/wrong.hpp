// Kernels that are wrong on purpose, each in one way: what the judge is judged by.
//
// A new way to be wrong is a function in one of the files beside this one and a line in wrong.def. Nobody but the tests
// ever sees these kernels: tests/wrong/main.cpp adds them to a tconv of its own.
#pragma once

#include "kernels/kernel.hpp"

#include <string_view>
#include <vector>

namespace tconv::wrong {

// Its name is `wrong_NAME`, its summary the line of wrong.def.
const std::vector<Kernel>& all_wrong_kernels();

#define WRONG(name, what) Kernel name();
#include "tests/wrong/wrong.def"
#undef WRONG

}  // namespace tconv::wrong
