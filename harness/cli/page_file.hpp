// The page of a database, written to a file: `tconv report --html`, `tconv compare --html`.
#pragma once

#include "harness/render/page.hpp"

#include <string>
#include <vector>

namespace tconv::cli {

struct PageFile {
    std::string path, database;
    std::string run = "latest";  // shown at first
    std::vector<render::Report> reports;
    std::vector<render::PageSection> sections;
};

// Throws UsageError where this build has no page or the file cannot be written.
void write_page_file(const PageFile& file);

}  // namespace tconv::cli
