// What may stand next on a command line, told from the definitions of the commands themselves.
//
// An option's type says what completes its value: "a|b" or a check for {a,b} these words, FILE and FOLDER what the
// shell finds, and KERNEL, GRID, REPORT, SIDE, COMMAND the names that there are.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace tconv::cli {

struct Candidate {
    std::string word, description;
};

struct Completion {
    enum class Also { nothing, files, folders } also = Also::nothing;  // what the shell is to add
    std::vector<Candidate> candidates;                                 // those that begin with the current word
};

// `words` are those behind the program's name; the last is the one being typed, perhaps empty.
Completion complete(const CLI::App& root, std::vector<std::string> words);

}  // namespace tconv::cli
