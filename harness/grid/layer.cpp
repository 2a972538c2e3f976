#include "harness/grid/layer.hpp"

#include "harness/grid/benchdnn.hpp"
#include "harness/grid/onnx.hpp"
#include "harness/grid/torch.hpp"

#include <set>

namespace tconv::grid {
namespace {

using Json = nlohmann::json;

Sizes sizes(const Json& object, const char* field, Sizes fallback) {
    if (!object.contains(field)) return fallback;
    const Json& json = object[field];
    return json.is_array() ? json.get<Sizes>() : Sizes{json.get<Index>()};
}

std::optional<Sizes> given_sizes(const Json& object, const char* field) {
    if (!object.contains(field)) return {};
    return sizes(object, field, {});
}

Uncropped shape_of(const Json& layer) {
    return {.batch = layer.value("batch", Index{1}),
            .c_in = layer["c_in"].get<Index>(),
            .c_out = layer["c_out"].get<Index>(),
            .groups = layer.value("groups", Index{1}),
            .input = sizes(layer, "input", {}),
            .kernel = sizes(layer, "kernel", {}),
            .stride = sizes(layer, "stride", {1}),
            .dilation = sizes(layer, "dilation", {1}),
            .bias = layer.value("bias", false)};
}

Problem from_pads(const Json& layer) {
    for (const char* field : {"padding", "output_padding", "output_size"})
        if (layer.contains(field))
            throw GridError(std::string(field) + " is given together with pad_begin or pad_end: use one of the two");
    Problem p = build(shape_of(layer));
    const Sizes begin = per_axis("pad_begin", sizes(layer, "pad_begin", {0}), p.spatial);
    const Sizes end = per_axis("pad_end", sizes(layer, "pad_end", {0}), p.spatial);
    for (std::size_t i = 0; i < begin.size(); ++i) {
        axis_at(p, i).pad_begin = begin[i];
        axis_at(p, i).pad_end = end[i];
    }
    validate(p);
    return p;
}

Problem from_torch(const Json& layer) {
    return to_problem(TorchLayer{.shape = shape_of(layer),
                                 .padding = sizes(layer, "padding", {0}),
                                 .output_padding = sizes(layer, "output_padding", {0}),
                                 .output_size = given_sizes(layer, "output_size")});
}

AutoPad auto_pad_of(const Json& node) {
    const std::string text = node.value("auto_pad", "NOTSET");
    return text == "SAME_UPPER"   ? AutoPad::same_upper
           : text == "SAME_LOWER" ? AutoPad::same_lower
           : text == "VALID"      ? AutoPad::valid
                                  : AutoPad::notset;
}

Problem from_onnx(const Json& node) {
    return to_problem(OnnxNode{.x = sizes(node, "x", {}),
                               .w = sizes(node, "w", {}),
                               .group = node.value("group", Index{1}),
                               .strides = sizes(node, "strides", {1}),
                               .dilations = sizes(node, "dilations", {1}),
                               .output_padding = sizes(node, "output_padding", {0}),
                               .pads = given_sizes(node, "pads"),
                               .output_shape = given_sizes(node, "output_shape"),
                               .kernel_shape = given_sizes(node, "kernel_shape"),
                               .auto_pad = auto_pad_of(node),
                               .bias = node.value("bias", false)});
}

Point from_benchdnn(const Json& layer) {
    const Descriptor descriptor = parse_benchdnn(layer["benchdnn"].get<std::string>());
    return {.problem = descriptor.problem, .layer = descriptor.name};
}

// onnx, benchdnn and problem say everything themselves.
void require_alone(const Json& layer, const std::string& spelling) {
    const std::set<std::string> beside = {"name", "source", "output", spelling};
    for (const auto& [field, unused] : layer.items())
        if (!beside.contains(field))
            throw GridError(field + " is given beside " + spelling + ", which says everything itself");
}

Point read_spelling(const Json& layer) {
    for (const char* spelling : {"onnx", "benchdnn", "problem"})
        if (layer.contains(spelling)) require_alone(layer, spelling);
    if (layer.contains("onnx")) return {.problem = from_onnx(layer["onnx"]), .layer = ""};
    if (layer.contains("benchdnn")) return from_benchdnn(layer);
    if (layer.contains("problem")) return {.problem = parse_label(layer["problem"].get<std::string>()), .layer = ""};
    const bool pads = layer.contains("pad_begin") || layer.contains("pad_end");
    return {.problem = pads ? from_pads(layer) : from_torch(layer), .layer = ""};
}

std::string joined(const Sizes& values) {
    std::string text;
    for (const Index value : values) text += (text.empty() ? "" : "x") + std::to_string(value);
    return text;
}

void require_output(const Json& layer, Problem p) {
    if (!layer.contains("output")) return;
    const Sizes stated = sizes(layer, "output", {});
    Sizes actual;
    for (std::size_t i = 0; i < static_cast<std::size_t>(p.spatial); ++i) actual.push_back(axis_at(p, i).out());
    if (stated != actual)
        throw GridError("output is stated as " + joined(stated) + ": the layer comes to " + joined(actual));
}

}  // namespace

Point read_layer(const Json& layer) {
    Point point = read_spelling(layer);
    if (layer.contains("name")) point.layer = layer["name"].get<std::string>();
    require_output(layer, point.problem);
    return point;
}

}  // namespace tconv::grid
