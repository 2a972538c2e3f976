#include "harness/grid/axes.hpp"

#include "harness/grid/grid.hpp"

#include <algorithm>

namespace tconv::grid {
namespace {

using Json = nlohmann::json;

struct Field {
    const char* name;
    bool per_axis;
    std::int64_t fallback;
};

// spatial is made up from the lists given where it is not named itself, and 2 without any.
constexpr Field fields[] = {{"spatial", false, 0},  {"batch", false, 1},  {"c_in", false, 1},
                            {"c_out", false, 1},    {"groups", false, 1}, {"bias", false, 0},
                            {"input", true, 1},     {"kernel", true, 1},  {"stride", true, 1},
                            {"dilation", true, 1},  {"padding", true, 0}, {"output_padding", true, 0},
                            {"pad_begin", true, 0}, {"pad_end", true, 0}};

const Field& field_called(const std::string& name) { return *std::ranges::find(fields, name, &Field::name); }

AxisValue uniform(std::int64_t number) { return {.sizes = {number, number, number}}; }

AxisValue one_value(const Field& field, const Json& json, const std::string& path) {
    if (json.is_boolean()) return uniform(json.get<bool>());
    if (json.is_number()) return uniform(json.get<std::int64_t>());
    if (json.is_string()) {
        const Field& target = field_called(json.get<std::string>());
        if (target.per_axis && !field.per_axis)
            throw GridError(path + ": " + json.dump() + " has one number for each axis, " + field.name +
                            " is one number");
        return {.refers_to = target.name};
    }
    AxisValue value{.axes = static_cast<std::int64_t>(json.size())};
    for (std::size_t i = 0; i < json.size(); ++i) value.sizes[3 - json.size() + i] = json[i].get<std::int64_t>();
    return value;
}

std::vector<AxisValue> range(const Field& field, const Json& json, const std::string& path) {
    const auto from = json["from"].get<std::int64_t>(), to = json["to"].get<std::int64_t>();
    const auto factor = json.value("factor", std::int64_t{0}), step = json.value("step", std::int64_t{1});
    const bool signed_field = std::string_view(field.name).starts_with("pad_");
    const std::int64_t least = signed_field ? INT64_MIN : std::max<std::int64_t>(field.fallback, 0);
    if (from < least || (factor != 0 && from < 1))
        throw GridError(path + "/from: " + std::to_string(from) + " is below " +
                        std::to_string(factor != 0 ? std::max<std::int64_t>(least, 1) : least));
    if (to < from)
        throw GridError(path + ": the range from " + std::to_string(from) + " to " + std::to_string(to) + " is empty");
    constexpr std::size_t limit = 1'000'000;
    std::vector<AxisValue> values;
    for (std::int64_t number = from; number <= to && values.size() <= limit;) {
        values.push_back(uniform(number));
        const bool beyond = factor != 0 ? __builtin_mul_overflow(number, factor, &number)
                                        : __builtin_add_overflow(number, step, &number);
        if (beyond) break;
    }
    if (values.size() > limit) throw GridError(path + ": the range has more than 1000000 values");
    return values;
}

std::vector<AxisValue> values_of(const Field& field, const Json& json) {
    const std::string path = std::string("/") + field.name;
    if (json.is_object()) return range(field, json, path);
    if (!json.is_array()) return {one_value(field, json, path)};
    std::vector<AxisValue> values;
    for (std::size_t i = 0; i < json.size(); ++i)
        values.push_back(one_value(field, json[i], path + "/" + std::to_string(i)));
    return values;
}

void require_one_spelling(const Json& axes) {
    for (const char* torch : {"padding", "output_padding"})
        for (const char* canonical : {"pad_begin", "pad_end"})
            if (axes.contains(torch) && axes.contains(canonical))
                throw GridError(std::string("/") + torch + ": is given together with " + canonical +
                                "; use padding and output_padding, or pad_begin and pad_end");
}

}  // namespace

Crossing read_axes(const Json& axes) {
    for (const char* needed : {"input", "kernel"})
        if (!axes.contains(needed))
            throw GridError(std::string(": ") + needed + " is missing; input and kernel must be given");
    require_one_spelling(axes);
    Crossing crossing;
    for (const Field& field : fields) {
        AxisList list{.field = field.name, .per_axis = field.per_axis};
        list.values =
            axes.contains(field.name) ? values_of(field, axes[field.name]) : std::vector{uniform(field.fallback)};
        crossing.push_back(std::move(list));
    }
    return crossing;
}

}  // namespace tconv::grid
