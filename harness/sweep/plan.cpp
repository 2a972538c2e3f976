#include "harness/sweep/plan.hpp"

#include "harness/grid/problem_table.hpp"
#include "harness/measure/machine.hpp"
#include "harness/store/statement.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

namespace tconv::sweep {
namespace {

using nlohmann::json;
using store::prepare;

std::int64_t returned_id(store::Statement statement) {
    statement.step();
    const std::int64_t id = statement.integer(0);
    statement.run();
    return id;
}

std::int64_t remember(store::Database& database, const measure::Machine& m) {
    store::Statement statement = prepare(database, "harness/sweep/sql/remember_machine.sql");
    statement.bind(":hostname", m.hostname)
        .bind(":cpu_model", m.cpu_model)
        .bind(":cpu_flags", m.cpu_flags)
        .bind(":packages", m.packages)
        .bind(":cores", m.cores)
        .bind(":hardware_threads", m.hardware_threads)
        .bind(":l1d_bytes", m.l1d_bytes)
        .bind(":l2_bytes", m.l2_bytes)
        .bind(":l3_bytes", m.l3_bytes)
        .bind(":memory_bytes", m.memory_bytes)
        .bind(":os", m.os);
    return returned_id(std::move(statement));
}

std::int64_t remember(store::Database& database, const measure::Build& b) {
    store::Statement statement = prepare(database, "harness/sweep/sql/remember_build.sql");
    statement.bind(":version", b.version)
        .bind(":git_commit", b.git_commit)
        .bind(":compiler", b.compiler)
        .bind(":build_type", b.build_type)
        .bind(":flags", b.flags)
        .bind(":libraries", json(b.libraries).dump())
        .bind(":binary_id", b.binary_id);
    return returned_id(std::move(statement));
}

void remember(store::Database& database, const Kernel& kernel) {
    prepare(database, "harness/sweep/sql/remember_kernel.sql")
        .bind(":name", kernel.name)
        .bind(":operation", name(kernel.operation))
        .bind(":family", kernel.family)
        .bind(":source", kernel.source)
        .bind(":bound", name(kernel.bound.scale))
        .bind(":bound_source", kernel.bound.source)
        .bind(":same_bits_across_threads", kernel.promises.same_bits_across_threads ? 1 : 0)
        .bind(":nonfinite", name(kernel.promises.nonfinite))
        .bind(":layout", name(kernel.layout))
        .run();
}

// How a run measures and what it runs beyond its grid files: part of the question it asks.
std::string options_text(const Request& request) {
    json options = {{"timed", request.timed},
                    {"checks", std::string(verify::name(request.checks))},
                    {"repetitions", request.effort.repetitions},
                    {"repetitions_at_least", request.effort.repetitions_at_least},
                    {"sample_ns", request.effort.sample_ns},
                    {"budget_ns", request.effort.budget_ns},
                    {"precision", request.effort.precision},
                    {"drift", request.effort.drift}};
    if (!request.shard.whole()) options["shard"] = grid::name(request.shard);
    if (!request.settles.empty()) options["settles"] = request.settles;
    for (const grid::Grid& grid : request.grids) {
        json dtypes = json::array();
        for (const Dtype dtype : grid.dtypes) dtypes.push_back(std::string(name(dtype)));
        options["grids"].push_back({{"name", grid.name},
                                    {"kernels", grid.kernels},
                                    {"dtypes", dtypes},
                                    {"threads", grid.threads},
                                    {"caches", grid.caches}});
    }
    return options.dump();
}

std::string grid_text(const Request& request) {
    json documents = json::array();
    for (const grid::Grid& grid : request.grids) documents.push_back(json::parse(grid.text));
    return documents.dump();
}

void plan_trials(store::Database& database, std::int64_t run_id, const grid::Grid& grid) {
    store::Statement insert = prepare(database, "harness/sweep/sql/insert_run_problem.sql");
    grid::ProblemTable table(database);
    json problems = json::array(), dtypes = json::array();
    for (const grid::Point& point : grid.points) {
        problems.push_back(table.remember(point.problem));
        insert.bind(":run", run_id).bind(":problem", problems.back().get<std::int64_t>());
        if (point.layer.empty())
            insert.bind(":layer", nullptr);
        else
            insert.bind(":layer", point.layer);
        insert.run();
    }
    for (const Dtype dtype : grid.dtypes) dtypes.push_back(std::string(name(dtype)));
    prepare(database, "harness/sweep/sql/insert_trials.sql")
        .bind(":run", run_id)
        .bind(":problems", problems.dump())
        .bind(":kernels", json(grid.kernels).dump())
        .bind(":dtypes", dtypes.dump())
        .bind(":threads", json(grid.threads).dump())
        .bind(":caches", json(grid.caches).dump())
        .run();
}

}  // namespace

namespace {

// What makes a run the same as another.
struct RunKey {
    std::int64_t machine, build, seed;
    std::string grid, options;
};

std::optional<Run> find(store::Database& database, const RunKey& key) {
    store::Statement find = prepare(database, "harness/sweep/sql/find_run.sql");
    find.bind(":machine", key.machine)
        .bind(":build", key.build)
        .bind(":seed", key.seed)
        .bind(":grid", key.grid)
        .bind(":options", key.options);
    return find.step() ? std::optional(Run{find.integer(0), true}) : std::nullopt;
}

// A run that cannot be gone on with for want of a plugin is not passed over in silence.
void say_missing_plugins(store::Database& database, const Request& request, const RunKey& key) {
    store::Statement find = prepare(database, "harness/sweep/sql/find_plugin_run.sql");
    find.bind(":machine", key.machine).bind(":build", key.build).bind(":seed", key.seed).bind(":grid", key.grid);
    if (!find.step()) return;
    std::fprintf(stderr,
                 "note: run %lld in %s is not complete and has kernels of plugins that are not named now, or have "
                 "changed: %s\n      this is a new run; to go on with that one: the same command with --plugin FILE\n",
                 static_cast<long long>(find.integer(0)), request.database.c_str(), find.text(1).c_str());
}

Run plan(store::Database& database, const Request& request, const RunKey& key, const std::vector<grid::Grid>& grids) {
    store::Statement insert = prepare(database, "harness/sweep/sql/insert_run.sql");
    insert.bind(":machine", key.machine)
        .bind(":build", key.build)
        .bind(":command_line", request.command_line)
        .bind(":grid", key.grid)
        .bind(":seed", key.seed)
        .bind(":options", key.options)
        .bind(":note", request.note);
    const std::int64_t run_id = returned_id(std::move(insert));
    for (const Kernel& kernel : all_kernels()) remember(database, kernel);
    for (const grid::Grid& each : grids) plan_trials(database, run_id, each);
    return {run_id, false};
}

}  // namespace

// The problems are made before the database is locked, and only where there is no such run yet.
Run find_or_plan(store::Database& database, const Request& request) {
    const RunKey key{.machine = remember(database, measure::describe_machine()),
                     .build = remember(database, measure::describe_build()),
                     .seed = static_cast<std::int64_t>(request.seed),
                     .grid = grid_text(request),
                     .options = options_text(request)};
    if (!request.fresh)
        if (const auto found = find(database, key)) return *found;
    if (!request.fresh) say_missing_plugins(database, request, key);
    const std::vector<grid::Grid> grids = request.expand ? request.expand() : request.grids;
    store::Transaction transaction(database);
    if (!request.fresh)
        if (const auto found = find(database, key)) return *found;  // another sweep was first
    const Run run = plan(database, request, key, grids);
    transaction.commit();
    return run;
}

Question recall_question(store::Database& database, std::int64_t run_id) {
    store::Statement row = prepare(database, "harness/sweep/sql/recall_question.sql");
    if (!row.bind(":run", run_id).step()) throw store::StoreError("no run " + std::to_string(run_id));
    const json options = json::parse(row.text(1));
    Question question{.run_id = run_id,
                      .seed = static_cast<verify::Seed>(row.integer(0)),
                      .checks = *verify::parse_level(options.at("checks").get<std::string>()),
                      .timed = options.at("timed"),
                      .effort = {.repetitions = options.at("repetitions"),
                                 .repetitions_at_least = options.at("repetitions_at_least"),
                                 .precision = options.at("precision"),
                                 .sample_ns = options.at("sample_ns"),
                                 .budget_ns = options.at("budget_ns"),
                                 .drift = options.at("drift")},
                      .dtypes = {},
                      .threads = {}};
    for (const json& dtype : json::parse(row.text(2)))
        question.dtypes.push_back(*parse_dtype(dtype.get<std::string>()));
    for (const json& threads : json::parse(row.text(3))) question.threads.push_back(threads);
    return question;
}

std::map<std::string, std::int64_t> count_verdicts(store::Database& database, std::int64_t run_id) {
    std::map<std::string, std::int64_t> counts;
    store::Statement rows = prepare(database, "harness/sweep/sql/count_verdicts.sql");
    for (rows.bind(":run", run_id); rows.step();) counts[rows.text(0)] = rows.integer(1);
    return counts;
}

}  // namespace tconv::sweep
