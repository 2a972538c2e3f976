// What `tconv help` explains beside the commands: texts in harness/cli/help/, some followed by a list of what there is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tconv::cli {

struct Topic {
    std::string name;   // "exit-codes", the file's stem
    std::string title;  // its first line
    std::string text;   // below the title and a blank line
};

std::vector<Topic> topics();  // in name order

// What a shipped grid says of itself.
std::string grid_description(std::string_view name);

}  // namespace tconv::cli
