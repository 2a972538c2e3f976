// Grids from text, for tests: written to a scratch folder, loaded, and what was made of them in short.
#pragma once

#include "harness/grid/grid.hpp"
#include "tests/scratch.hpp"

#include <fstream>
#include <string>
#include <vector>

namespace tconv::test {

inline const std::vector<std::string> kernel_names = {"naive", "matrix_ct", "gemm_col2im", "zero_insertion",
                                                      "tiled", "winograd",  "amx_bf16",    "amx_bf16x3"};

class GridFolder {
public:
    void write(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name) << text; }
    grid::Grid load(const std::string& name) const { return grid::load((folder_ / name).string(), kernel_names); }

    // What load throws, without the folder; "loaded" when it throws nothing.
    std::string refusal(const std::string& name) const {
        try {
            load(name);
        } catch (const grid::GridError& error) {
            std::string what = error.what();
            const std::string folder = folder_.path().string() + "/";
            for (std::size_t at; (at = what.find(folder)) != std::string::npos;) what.erase(at, folder.size());
            return what;
        }
        return "loaded";
    }

private:
    Scratch folder_;
};

inline grid::Grid load_text(const std::string& text) {
    const GridFolder folder;
    folder.write("grid.json", text);
    return folder.load("grid.json");
}

inline std::string refusal(const std::string& text) {
    const GridFolder folder;
    folder.write("grid.json", text);
    return folder.refusal("grid.json");
}

inline std::vector<std::string> labels(const grid::Grid& grid) {
    std::vector<std::string> result;
    for (const grid::Point& point : grid.points) result.push_back(label(point.problem));
    return result;
}

}  // namespace tconv::test
