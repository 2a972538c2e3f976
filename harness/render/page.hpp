// One self-contained HTML file: the reports, their charts, and the database they are asked of, with everything that
// draws them. It is opened from a disk, fetches nothing, and answers SQL.
//
// The file is a template (reports/page/, bundled at build time) with three gaps: its title, the facts as JSON, and the
// database as gzip in base64. The page puts the reports' SQL to its database itself, so that what stands here
// says nothing about tables. Sections that are not SQL over this file come with their rows.
#pragma once

#include "harness/render/extract.hpp"
#include "harness/render/report.hpp"

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace tconv::render {

// A section whose rows are there already, such as a comparison with another file; its report carries no SQL.
struct PageSection {
    Report report;
    Table table;
    std::vector<std::string> lead = {};  // paragraphs below the question: of what it speaks
};

struct Page {
    std::string version;                // of tconv
    std::string file;                   // the database's name, as the title says it
    std::string run = "latest";         // which run is shown at first: as the parameter :run
    std::vector<Report> reports;        // in this order
    std::vector<PageSection> sections;  // above the reports
    ExtractLimits limits;
};

// The bundled template; empty in a build that had no npm.
std::string_view page_template();

// Writes the page to `out`. Throws StoreError, or ReportError for a chart that does not exist or is no JSON.
void write_page(std::ostream& out, std::string_view html, store::Database& database, const Page& page);

}  // namespace tconv::render
