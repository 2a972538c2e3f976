#include "harness/cli/grid_choice.hpp"

#include <nlohmann/json.hpp>

namespace tconv::cli {
namespace {

std::vector<std::string> kernel_names() {
    std::vector<std::string> names;
    for (const Kernel& kernel : all_kernels()) names.push_back(kernel.name);
    return names;
}

// The problems named on the command line, as a grid of their own.
grid::Grid grid_of(const std::vector<std::string>& labels) {
    grid::Grid grid{.name = "command line",
                    .text = nlohmann::json::array({{{"name", "command line"}, {"problems", labels}}}).dump(),
                    .points = {},
                    .kernels = grid::match_kernels({"*"}, kernel_names()),
                    .dtypes = {Dtype::f32},
                    .threads = {1},
                    .caches = {"warm"},
                    .dropped = {}};
    for (const std::string& label : labels) grid.points.push_back({.problem = parse_label(label), .layer = {}});
    return grid;
}

}  // namespace

void GridChoice::add_options(CLI::App& command) {
    command
        .add_option("grid", references,
                    "grid files, or names of shipped grids (" + CLI::detail::join(grid::shipped(), ", ") +
                        "); default quickstart")
        ->type_name("GRID");
    command.add_option("--problem", problems, "a problem's label, such as c512-256_i8x8_k4_s2_p1; repeatable")
        ->type_name("LABEL")
        ->allow_extra_args(false);
    command.add_option("--benchdnn", benchdnn_files, "a benchdnn batch file of deconvolutions; repeatable")
        ->type_name("FILE")
        ->allow_extra_args(false);
    command.add_option("--kernels", kernels, "only these kernels; names or globs, such as naive,tiled*")
        ->type_name("KERNEL")
        ->delimiter(',');
    plugins.add_option(command);
    command
        .add_option("--dtypes", dtypes,
                    "f32, which all kernels compute in but those for bf16; bf16, which `naive` takes, too")
        ->delimiter(',')
        ->check(CLI::IsMember({"f32", "f64", "bf16", "f16"}));
    command.add_option("--threads", threads, "thread counts, such as 1,2")->delimiter(',')->check(CLI::Range(1, 1024));
    command.add_option("--cache", caches, "warm, cold or both: warm,cold")
        ->delimiter(',')
        ->check(CLI::IsMember({"warm", "cold"}));
    add_shard(command);
}

void GridChoice::add_shard(CLI::App& command) {
    command
        .add_option_function<std::string>(
            "--shard",
            [this](const std::string& text) {
                const auto parsed = grid::parse_shard(text);
                if (!parsed)
                    throw UsageError("--shard " + text + ": expected i/n with 1 <= i <= n <= " +
                                     std::to_string(grid::most_shards) + ", such as 2/8");
                shard = *parsed;
            },
            "only the problems of share i of n, such as 2/8; shares are disjoint, of about the same work, and together "
            "the grid")
        ->type_name("I/N");
}

std::vector<grid::Grid> GridChoice::load() const {
    std::vector<grid::Grid> grids = read(grid::load);
    for (const grid::Grid& each : grids)
        if (each.points.empty()) throw UsageError("grid " + each.name + " holds no problem: nothing to run");
    grid::keep_shard(grids, shard);
    return grids;
}

std::vector<grid::Grid> GridChoice::outline() const { return read(grid::outline); }

std::vector<grid::Grid> GridChoice::read(Read one) const {
    const std::vector<std::string> known = kernel_names();
    std::vector<grid::Grid> grids;
    for (const std::string& reference : references) grids.push_back(one(reference, known));
    for (const std::string& file : benchdnn_files) grids.push_back(grid::load_benchdnn(file, known));
    if (!problems.empty()) grids.push_back(grid_of(problems));
    if (grids.empty()) grids.push_back(one("quickstart", known));
    for (grid::Grid& each : grids) {
        if (!kernels.empty()) each.kernels = grid::match_kernels(kernels, known);
        if (!threads.empty()) each.threads = threads;
        if (!caches.empty()) each.caches = caches;
        if (!dtypes.empty()) each.dtypes.clear();
        for (const std::string& dtype : dtypes) each.dtypes.push_back(*parse_dtype(dtype));
    }
    return grids;
}

}  // namespace tconv::cli
