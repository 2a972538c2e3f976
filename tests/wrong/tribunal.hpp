// The judge on trial: every check is shown every wrong kernel, each check by itself, whatever the others found.
//
// Some of these kernels really read and write out of bounds, so a kernel is heard in a child process; a check that it
// does not survive has caught it. The process that forks must not have used OpenMP before.
#pragma once

#include "kernels/kernel.hpp"

#include <map>
#include <string>
#include <vector>

namespace tconv::wrong {

class Tribunal {
public:
    void hear(const Kernel&);

    // Markdown: a row a kernel, a column a check; ● the check failed it, ✝ the kernel did not survive the check.
    std::string table() const;
    // A line for every kernel that no check caught, and for every check that caught no kernel.
    std::string uncaught() const;
    std::string idle() const;

private:
    enum class Catch { failed, died };
    struct Heard {
        std::string kernel, what;
        std::map<std::string, Catch> caught_by;
    };
    // Hears the checks from number `first` on; returns the number of the first that was not heard.
    std::size_t hear_in_child(const Kernel&, std::size_t first, Heard&);

    std::vector<Heard> heard_;
};

}  // namespace tconv::wrong
