// The axes of a grid file: for each field of a problem, the values to cross.
#pragma once

#include "kernels/problem.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tconv::grid {

struct AxisValue {
    std::optional<std::int64_t> axes = {};   // how many numbers were given; none: one number, standing for all axes
    std::array<std::int64_t, 3> sizes = {};  // [depth, height, width], to the right
    std::string refers_to = {};              // another field whose value this takes; then the rest means nothing
};

struct AxisList {
    std::string field = {};
    bool per_axis = false;
    std::vector<AxisValue> values = {};
};

// Every field that can be crossed, in the order of nesting (the last varies fastest); one that the file does not name
// has its default as the only value.
using Crossing = std::vector<AxisList>;

// `axes` satisfies the schema. Throws GridError, with the path below `axes`: no input or kernel, two spellings of pads,
// a range that is empty or of more than a million values, a reference from a field of one number to one per axis.
Crossing read_axes(const nlohmann::json& axes);

}  // namespace tconv::grid
