// tconv shape: output sizes axis by axis, both directions, and which paddings give a wanted size.
#include "harness/cli/command.hpp"
#include "harness/cli/format.hpp"
#include "harness/grid/benchdnn.hpp"
#include "harness/grid/torch.hpp"
#include "harness/render/table.hpp"

#include <algorithm>
#include <iostream>

namespace tconv::cli {
namespace {

struct Options {
    std::string problem, format = "table";
    grid::TorchLayer layer;
    std::string input, kernel, stride = "1", dilation = "1", padding = "0", output_padding = "0", output_size, want;
};

grid::Sizes sizes(const std::string& field, const std::string& text) {
    grid::Sizes values;
    for (const std::string& part : CLI::detail::split(text, 'x')) {
        Index value = 0;
        if (!CLI::detail::lexical_cast(part, value))
            throw UsageError("--" + field + " " + text + ": expected whole numbers joined by x, as in 8x8");
        values.push_back(value);
    }
    return values;
}

Problem asked_for(Options& o) {
    if (!o.problem.empty()) {
        // A label's channels stand after 'c', a descriptor's after "ic".
        const bool descriptor = o.problem.find("ic") != std::string::npos && o.problem.find('_') == std::string::npos;
        return descriptor ? grid::parse_benchdnn(o.problem).problem : parse_label(o.problem);
    }
    if (o.input.empty() || o.kernel.empty())
        throw UsageError("shape: give a problem's label, or at least --input and --kernel");
    o.layer.shape.input = sizes("input", o.input);
    o.layer.shape.kernel = sizes("kernel", o.kernel);
    o.layer.shape.stride = sizes("stride", o.stride);
    o.layer.shape.dilation = sizes("dilation", o.dilation);
    o.layer.padding = sizes("padding", o.padding);
    o.layer.output_padding = sizes("output-padding", o.output_padding);
    if (!o.output_size.empty()) o.layer.output_size = sizes("output-size", o.output_size);
    return grid::to_problem(o.layer);
}

std::string range(Index first, Index last) {
    return first == last ? std::to_string(first) : std::to_string(first) + " to " + std::to_string(last);
}

// The sizes that the ordinary convolution with the same numbers takes back to `in`: stride of them.
std::string taken_back(const Axis& a) {
    const Index largest = a.span() - a.pad_begin - a.pad_end + (a.stride - 1);
    return range(std::max<Index>(1, largest - a.stride + 1), largest);
}

// What the ordinary convolution makes of this axis read as its input.
std::string convolved(const Axis& a) {
    const Index reach = a.in + a.pad_begin + a.pad_end - a.dilation * (a.kernel - 1) - 1;
    return reach < 0 ? "none" : std::to_string(reach / a.stride + 1);
}

std::string pads_for(const Axis& a, Index want) {
    const Index total = a.span() - want;
    std::string text = "begin + end = " + std::to_string(total);
    int listed = 0;
    const Index last = std::max(a.stride, a.dilation) - 1;
    for (Index output_padding = 0; output_padding <= last && listed < 6; ++output_padding) {
        if ((total + output_padding) % 2 != 0 || total + output_padding < 0) continue;
        text += (listed++ == 0 ? "; PyTorch: padding " : " or padding ") +
                std::to_string((total + output_padding) / 2) + ", output_padding " + std::to_string(output_padding);
    }
    return listed ? text : text + "; PyTorch: none";
}

std::string pads(const Axis& a) { return std::to_string(a.pad_begin) + ":" + std::to_string(a.pad_end); }

render::Table describe(const Problem& p, const grid::Sizes& want) {
    render::Table table{{"axis", "input", "kernel", "stride", "dilation", "pads", "output",
                         "sizes a convolution takes back to the input", "convolution of the input"},
                        {}};
    if (!want.empty()) table.columns.push_back("pads for the wanted size");
    const auto spatial = static_cast<std::size_t>(p.spatial);
    for (std::size_t i = 0; i < spatial; ++i) {
        const Axis& a = p.axis[3 - spatial + i];
        table.rows.push_back({grid::axis_name(p, i), std::int64_t{a.in}, std::int64_t{a.kernel}, std::int64_t{a.stride},
                              std::int64_t{a.dilation}, pads(a), std::int64_t{a.out()}, taken_back(a), convolved(a)});
        if (!want.empty()) {
            const Index size = want[want.size() == 1 ? 0 : i];
            table.rows.back().push_back(std::to_string(size) + ": " + pads_for(a, size));
        }
    }
    return table;
}

void show(Options& options) {
    const Problem problem = asked_for(options);
    const grid::Sizes want = options.want.empty() ? grid::Sizes{} : sizes("want", options.want);
    if (want.size() > 1 && want.size() != static_cast<std::size_t>(problem.spatial))
        throw UsageError("--want " + options.want + ": give one size, or one an axis");
    if (std::ranges::any_of(want, [](Index size) { return size < 1; }))
        throw UsageError("--want " + options.want + ": sizes are at least 1");
    const render::Format format = render::parse_format(options.format);
    if (format == render::Format::terminal || format == render::Format::markdown) std::cout << label(problem) << "\n\n";
    render::write(std::cout, describe(problem, want), format);
}

}  // namespace

void add_shape(CLI::App& app, int&) {
    const auto options = std::make_shared<Options>();
    Options& o = *options;
    auto* command =
        app.add_subcommand("shape", "Output sizes, both directions, and the paddings that give a wanted size");
    command->add_option("problem", o.problem, "a label such as c1-1_i8x8_k4_s2_p1, or a benchdnn descriptor");
    command->add_option("--input", o.input, "input sizes, such as 8x8 (PyTorch's spelling from here on)");
    command->add_option("--kernel", o.kernel, "kernel sizes, such as 4 or 4x4");
    command->add_option("--stride", o.stride, "")->capture_default_str();
    command->add_option("--dilation", o.dilation, "")->capture_default_str();
    command->add_option("--padding", o.padding, "")->capture_default_str();
    command->add_option("--output-padding", o.output_padding, "")->capture_default_str();
    command->add_option("--output-size", o.output_size, "instead of --output-padding");
    command->add_option("--want", o.want, "the output sizes you want, such as 15x15: tells the pads");
    add_format(*command, o.format)->capture_default_str();
    command->footer(
        "Examples:\n  tconv shape c1-1_i8x8_k4_s2_p1\n  tconv shape --input 8x8 --kernel 3 --stride 2 --want 16");
    command->callback([options] { show(*options); });
}

}  // namespace tconv::cli
