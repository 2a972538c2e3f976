// The fuzz targets: each takes any bytes, and either reads them or refuses them with the error its parser documents.
//
// What it read must make sense (a problem is valid and its label reads back), else it throws Nonsense. Driven by
// libFuzzer (scripts/fuzz, preset fuzz), and over the corpus by a quick test.
#pragma once

#include "kernels/problem.hpp"

#include <stdexcept>
#include <string_view>

namespace tconv::fuzz {

struct Nonsense : std::logic_error {
    using std::logic_error::logic_error;
};

// An error is one line for a person.
inline void require_line(std::string_view what) {
    for (const char c : what)
        if (static_cast<unsigned char>(c) < ' ') throw Nonsense("an error holds control characters");
}

inline void require_sense(const Problem& problem) {
    validate(problem);
    if (parse_label(label(problem)) != problem) throw Nonsense("its label reads back as another: " + label(problem));
}

#define FUZZ_TARGET(name) void name(std::string_view bytes);
#include "tests/fuzz/targets.def"
#undef FUZZ_TARGET

}  // namespace tconv::fuzz
