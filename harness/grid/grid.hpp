// A grid: the problems, kernels and settings that a sweep runs. Read from JSON (schemas/grid.schema.json).
//
// A grid file names layers and axes to cross; the cross product, its `where` and its thinning are made by SQLite over
// the columns of the problem table. Kernels and settings are those of the file given on the command line: a file it
// includes contributes problems only.
#pragma once

#include "harness/store/database.hpp"
#include "kernels/kernel.hpp"

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tconv::grid {

// One line: the file, the JSON path ("/axes/stride/2") and what is allowed there.
struct GridError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Point {
    Problem problem = {};
    std::string layer = {};  // its name where the grid gave one, else empty
    bool operator==(const Point&) const = default;
};

struct Grid {
    std::string name = {};
    std::string text = {};                  // the JSON documents it came from, itself first, as one JSON array
    std::vector<Point> points = {};         // distinct problems, in the file's order: includes, layers, crossed axes
    std::vector<std::string> kernels = {};  // names that exist, in kernels.def's order; globs resolved
    std::vector<Dtype> dtypes = {};         // default f32
    std::vector<int> threads = {};          // default 1
    std::vector<std::string> caches = {};   // "warm", "cold"; default warm
    // Why crossed combinations and included points are no points -> how many: "output height below 1",
    // "groups does not divide c_in", …, "repeated", "where is not true", "thinned out".
    std::map<std::string, std::int64_t> dropped = {};
};

// `reference` is a path, or the name of a shipped grid ("zoo"); a path that exists wins. Kernel globs are matched
// against `kernels`; one that matches nothing throws, naming the nearest kernel. A grid without a single problem
// throws, with the reasons. Throws GridError.
Grid load(std::string_view reference, const std::vector<std::string>& kernels);

// The same without its problems: what tells a grid from others. Cheap, where crossing axes takes seconds.
Grid outline(std::string_view reference, const std::vector<std::string>& kernels);

// A benchdnn batch file of deconvolution descriptors, as it is (benchdnn.hpp): options and comments are skipped,
// --batch is followed, each descriptor is a point. Settings are the defaults. Throws GridError naming file and line.
Grid load_benchdnn(const std::string& path, const std::vector<std::string>& kernels);

// The names in `known` that match any of `globs` ('*', '?'), in `known`'s order; throws GridError on a glob that
// matches none. A kernel whose operation is not transposed convolution matches its own name and no glob.
std::vector<std::string> match_kernels(const std::vector<std::string>& globs, const std::vector<std::string>& known);

// Names of the shipped grids, sorted.
std::vector<std::string> shipped();

// Inserts `problem` into the problem table of `database` unless it is there; its problem_id. Throws ProblemError. For
// many at a time, ProblemTable (problem_table.hpp) keeps its statements prepared.
std::int64_t remember_problem(store::Database& database, const Problem& problem);

// The row of `problem_id`, read back; throws GridError when there is none.
Problem recall_problem(store::Database& database, std::int64_t problem_id);

}  // namespace tconv::grid
