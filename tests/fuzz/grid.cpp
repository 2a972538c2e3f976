#include "harness/grid/axes.hpp"
#include "harness/grid/points.hpp"
#include "harness/grid/schema.hpp"
#include "tests/fuzz/targets.hpp"

namespace tconv::fuzz {
namespace {

using grid::Json;

// Ranges and products that are legal but take long are somebody else's tests: here every input must end soon.
bool is_small(const Json& axes) {
    constexpr double most = 2000;
    double combinations = 1;
    for (const Json& values : axes) {
        double count = values.is_array() ? static_cast<double>(values.size()) : 1;
        if (values.is_object() && !values.contains("factor"))
            count = (values["to"].get<double>() - values["from"].get<double>()) / values.value("step", 1.0);
        combinations *= std::max(count, 1.0);
    }
    return combinations <= most;
}

bool is_small_enough(const Json& document) {
    if (document.contains("include")) return false;  // shipped grids: their own tests
    if (!document.contains("axes")) return true;
    if (document["axes"].is_object()) return is_small(document["axes"]);
    for (const Json& axes : document["axes"])
        if (!is_small(axes)) return false;
    return document["axes"].size() <= 8;
}

}  // namespace

void grid(std::string_view bytes) {
    try {
        tconv::grid::Document document{.identity = "fuzz", .called = "fuzz"};
        document.json = tconv::grid::parse_json(bytes, document.called);
        tconv::grid::require_schema(document.json, document.called);
        if (!is_small_enough(document.json)) return;
        tconv::grid::Expander expander;
        for (const tconv::grid::Point& point : expander.expand(document)) require_sense(point.problem);
    } catch (const tconv::grid::GridError& error) {
        require_line(error.what());
    } catch (const store::StoreError&) {  // load() calls it a GridError: SQLite refusing a `where`
    }
}

}  // namespace tconv::fuzz
