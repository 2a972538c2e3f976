// A document and all it includes, made into points.
#pragma once

#include "harness/grid/crossing.hpp"
#include "harness/grid/document.hpp"
#include "harness/grid/grid.hpp"

#include <map>
#include <string>
#include <vector>

namespace tconv::grid {

// Reads includes as it meets them; each document is made into points once, however often it is included.
class Expander {
public:
    // The distinct problems of `document`: those of its includes, then its layers, then its crossings; `where`, then
    // `thin` applied to all of them. Throws GridError.
    const std::vector<Point>& expand(const Document& document);

    const Dropped& dropped() const { return dropped_; }                // over all documents
    const std::vector<Json>& documents() const { return documents_; }  // in the order they were met

private:
    void add_includes(const Document& document, store::Database& workshop);

    std::vector<std::string> open_;  // identities of the documents being expanded, outermost first
    std::map<std::string, std::vector<Point>> done_;
    std::vector<Json> documents_;
    Dropped dropped_;
};

}  // namespace tconv::grid
