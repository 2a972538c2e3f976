// tconv grid: what a sweep would run, and about how long; runs nothing.
#include "harness/grid/grid.hpp"

#include "harness/cli/command.hpp"
#include "harness/cli/format.hpp"
#include "harness/cli/grid_choice.hpp"
#include "harness/render/table.hpp"
#include "harness/render/text.hpp"
#include "harness/sweep/forecast.hpp"

#include <iostream>

namespace tconv::cli {
namespace {

std::string duration(double seconds) {
    const auto minutes = static_cast<long long>(seconds / 60);
    if (seconds < 90) return std::to_string(static_cast<long long>(seconds + 0.5)) + " s";
    if (minutes < 90) return std::to_string(minutes) + " min";
    return std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
}

std::string joined(const std::vector<std::string>& words) { return CLI::detail::join(words, ", "); }

void describe(const grid::Grid& grid) {
    const std::size_t settings = grid.dtypes.size() * grid.threads.size() * grid.caches.size();
    const std::size_t trials = grid.points.size() * grid.kernels.size() * settings;
    double macs = 0, ns = 0;
    for (const grid::Point& point : grid.points) {
        macs += static_cast<double>(point.problem.macs());
        ns += sweep::guessed_trial_ns(static_cast<double>(point.problem.macs()), true, {});
    }
    const auto per_problem = static_cast<double>(grid.kernels.size() * settings);
    std::vector<std::string> threads;
    for (const int count : grid.threads) threads.push_back(std::to_string(count));
    std::cout << "grid " << grid.name << ": " << grid.points.size() << " problems x " << grid.kernels.size()
              << " kernels x " << settings << " settings = " << trials << " trials\n"
              << "  kernels   " << joined(grid.kernels) << "\n"
              << "  threads   " << joined(threads) << "; caches " << joined(grid.caches) << "\n"
              << "  work      " << render::for_people(macs * per_problem * 1e-9)
              << " G multiply-adds if each trial ran once (cropped taps counted)\n"
              << "  time      about " << duration(ns * per_problem * 1e-9)
              << " at a nominal 2 G multiply-adds a second; a sweep's ETA learns\n";
    for (const auto& [reason, count] : grid.dropped)
        std::cout << "  left out  " << count << " combinations: " << reason << "\n";
}

void list_points(const grid::Grid& grid, std::size_t limit, render::Format format) {
    render::Table table{{"layer", "problem", "output d", "output h", "output w", "macs", "useful macs"}, {}};
    for (const grid::Point& point : grid.points) {
        const Problem& p = point.problem;
        table.rows.push_back({point.layer, label(p), std::int64_t{p.d().out()}, std::int64_t{p.h().out()},
                              std::int64_t{p.w().out()}, std::int64_t{p.macs()}, std::int64_t{p.useful_macs()}});
    }
    render::write(std::cout, table, format, limit);
}

}  // namespace

void add_grid(CLI::App& app, int&) {
    struct Options {
        GridChoice choice;
        std::string format = "table";
        std::size_t limit = 20;
        bool list = false;
    };
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("grid", "Show what a sweep would run: problems, trials, work; runs nothing");
    options->choice.add_options(*command);
    command->add_flag("--list", options->list, "list the problems");
    command->add_option("--limit", options->limit, "problems to list (0: all)")->capture_default_str();
    add_format(*command, options->format)->capture_default_str();
    command->footer("Example:\n  tconv grid strides --list --limit 0 --format csv");
    command->callback([options] {
        const render::Format format = render::parse_format(options->format);
        const bool for_machines = format == render::Format::csv || format == render::Format::json;
        options->choice.plugins.name(0);
        for (const grid::Grid& grid : options->choice.load()) {
            if (!options->list || !for_machines) describe(grid);
            if (options->list) list_points(grid, options->limit, format);
        }
    });
}

}  // namespace tconv::cli
