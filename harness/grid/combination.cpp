#include "harness/grid/combination.hpp"

#include "harness/grid/grid.hpp"

#include <algorithm>
#include <set>

namespace tconv::grid {
namespace {

const AxisList& list_of(const Crossing& crossing, const std::string& field) {
    return *std::ranges::find(crossing, field, &AxisList::field);
}

std::set<std::string> references_of(const AxisList& list) {
    std::set<std::string> names;
    for (const AxisValue& value : list.values)
        if (!value.refers_to.empty()) names.insert(value.refers_to);
    return names;
}

// `column` of `list`'s value, or of the value it refers to. `outer` are the fields whose references led here.
std::string expression(const Crossing& crossing, const AxisList& list, const std::string& column,
                       std::vector<std::string> outer) {
    if (std::ranges::find(outer, list.field) != outer.end())
        throw GridError("/" + outer.front() + ": refers to itself through " + outer.back());
    outer.push_back(list.field);
    std::string cases;
    for (const std::string& target : references_of(list))
        cases += " WHEN '" + target + "' THEN " + expression(crossing, list_of(crossing, target), column, outer);
    const std::string own = list.field + "_axis." + column;
    return cases.empty() ? own : "CASE " + list.field + "_axis.refers_to" + cases + " ELSE " + own + " END";
}

}  // namespace

std::string combination_view(const Crossing& crossing) {
    std::string columns, tables, rows, counts, agree = "TRUE";
    for (const AxisList& list : crossing) {
        const std::string table = list.field + "_axis";
        tables += (tables.empty() ? "axis_value AS " : " CROSS JOIN axis_value AS ") + table;  // CROSS keeps the order
        rows += (rows.empty() ? "" : " AND ") + table + ".field = '" + list.field + "'";
        if (!list.per_axis) {
            if (list.field != "spatial") columns += ", " + expression(crossing, list, "w", {}) + " AS " + list.field;
            continue;
        }
        for (const char* axis : {"d", "h", "w"})
            columns += ", " + expression(crossing, list, axis, {}) + " AS " + list.field + "_" + axis;
        columns += ", " + table + ".axes AS " + list.field + "_axes";
        counts += ", " + table + ".axes";
        agree += " AND coalesce(" + list.field + "_axes, spatial) = spatial";
    }
    return "CREATE TEMP VIEW combination AS WITH crossed AS (SELECT coalesce(nullif(spatial_axis.w, 0)" + counts +
           ", 2) AS spatial" + columns + " FROM " + tables + " WHERE " + rows + ") SELECT *, " + agree +
           " AS axes_agree FROM crossed";
}

}  // namespace tconv::grid
