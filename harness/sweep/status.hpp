// How a process ended, in words.
#pragma once

#include <string>

namespace tconv::sweep {

// `status` as waitpid gave it: "SIGSEGV (Segmentation fault)", "exit code 3".
std::string explain_status(int status);

}  // namespace tconv::sweep
