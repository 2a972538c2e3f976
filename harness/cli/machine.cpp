// tconv machine: where and with what runs are made.
#include "harness/measure/machine.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/format.hpp"
#include "harness/measure/peaks.hpp"
#include "harness/render/table.hpp"

#include <cstdio>
#include <iostream>

namespace tconv::cli {
namespace {

std::string number(double value, const char* unit) {
    char text[48];
    std::snprintf(text, sizeof text, "%.4g %s", value, unit);
    return text;
}

std::string cache_size(std::int64_t bytes) {
    if (bytes == 0) return "unavailable";
    const double kib = static_cast<double>(bytes) / 1024;
    return kib < 1024 ? number(kib, "KiB") : number(kib / 1024, "MiB");
}

render::Table facts() {
    const measure::Machine m = measure::describe_machine();
    const measure::Build b = measure::describe_build();
    const measure::Conditions c = measure::describe_conditions();
    render::Table table{{"fact", "value"}, {}};
    const auto add = [&](const char* fact, std::string value) { table.rows.push_back({fact, std::move(value)}); };
    add("host", m.hostname);
    add("system", m.os);
    add("cpu", m.cpu_model + " (virtual machines may lie)");
    add("packages, cores, hardware threads",
        std::to_string(m.packages) + ", " + std::to_string(m.cores) + ", " + std::to_string(m.hardware_threads));
    add("L1d, L2 a core; L3", cache_size(m.l1d_bytes) + ", " + cache_size(m.l2_bytes) + "; " + cache_size(m.l3_bytes));
    add("memory", number(static_cast<double>(m.memory_bytes) * 1e-9, "GB"));
    const auto on = [](bool turbo) { return turbo ? "on" : "off"; };
    add("governor; turbo; load average", c.governor.value_or("unavailable") + "; " +
                                             (c.turbo ? on(*c.turbo) : "unavailable") + "; " +
                                             (c.load_average ? number(*c.load_average, "") : "unavailable"));
    add("tconv", b.version + ", commit " + b.git_commit);
    add("compiler", b.compiler + ", " + b.build_type + ", " + b.flags);
    for (const auto& [library, version] : b.libraries) add(library.c_str(), version);
    return table;
}

render::Table peaks(const std::vector<int>& threads) {
    render::Table table{{"peak", "dtype", "threads", "working set KiB", "giga per second"}, {}};
    for (const measure::Peak& p :
         measure::measure_peaks(measure::describe_machine(), {Dtype::f32, Dtype::f64}, threads)) {
        const bool flops = p.quantity == measure::Quantity::flops;
        table.rows.push_back(
            {std::string(measure::name(p.quantity)) + (flops ? " [FLOP]" : " [bytes]"),
             p.dtype ? store::Value(std::string(name(*p.dtype))) : store::Value(nullptr), std::int64_t{p.threads},
             flops ? store::Value(nullptr) : store::Value(p.working_set_bytes / 1024), p.per_second * 1e-9});
    }
    return table;
}

}  // namespace

void add_machine(CLI::App& app, int&) {
    struct Options {
        bool peaks = false;
        std::vector<int> threads = {1};
        std::string format = "table";
    };
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("machine", "Describe this machine and build; measure its ceilings");
    command->add_flag("--peaks", options->peaks, "measure FMA peak and bandwidths (about a second a thread count)");
    command->add_option("--threads", options->threads, "thread counts to measure, such as 1,2")
        ->delimiter(',')
        ->check(CLI::Range(1, 1024));
    add_format(*command, options->format)->capture_default_str();
    command->footer("Example:\n  tconv machine --peaks --threads 1,2");
    command->callback([options] {
        render::write(std::cout, options->peaks ? peaks(options->threads) : facts(),
                      render::parse_format(options->format));
    });
}

}  // namespace tconv::cli
