// A document and all it includes, made into points.
#pragma once

#include "harness/grid/crossing.hpp"
#include "harness/grid/document.hpp"
#include "harness/grid/grid.hpp"

#include <map>
#include <string>
#include <vector>

namespace tconv::grid {

// `document` and those it includes, in the order they are met, each once: what a grid's text is made of. Makes no
// point. Throws GridError.
std::vector<Json> documents_of(const Document& document);

// Reads includes as it meets them; each document is made into points once, however often it is included.
class Expander {
public:
    // The distinct problems of `document`: those of its includes, then its layers, then its crossings; `where`, then
    // `thin` applied to all of them. Throws GridError.
    const std::vector<Point>& expand(const Document& document);

    const Dropped& dropped() const { return dropped_; }  // over all documents

private:
    const std::vector<Point>& points_of(const Document& document);
    void add_includes(const Document& document, store::Database& workshop);

    std::map<std::string, std::vector<Point>> done_;
    Dropped dropped_;
};

}  // namespace tconv::grid
