// Commands that can be pasted.
#pragma once

#include <string>

namespace tconv::sweep {

// `word` as a shell needs it: quoted where it must be.
std::string shell_word(const std::string& word);

}  // namespace tconv::sweep
