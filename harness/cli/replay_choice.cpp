#include "harness/cli/replay_choice.hpp"

#include "harness/sweep/plugins.hpp"

#include <charconv>
#include <cstdio>

namespace tconv::cli {
namespace {

std::int64_t trial_number(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
        throw UsageError("'" + text + "' is no trial's number: with --db give one, such as 17 (v_result has trial_id)");
    return number;
}

const Kernel& known_kernel(const std::string& name) {
    if (const Kernel* kernel = find_kernel(name)) return *kernel;
    std::string known;
    for (const Kernel& kernel : all_kernels()) known += (known.empty() ? "" : ", ") + kernel.name;
    throw UsageError("--kernel " + name + ": no such kernel; known are " + known);
}

void require_kernel(store::Database& database, const sweep::Stored& stored, std::int64_t trial) {
    const std::string& name = stored.replay.kernel;
    const Kernel* kernel = find_kernel(name);
    const std::string complaint = "trial " + std::to_string(trial) + ": this tconv has no kernel '" + name + "'";
    if (!kernel) throw UsageError(complaint + sweep::missing_plugin(database, complaint));
    const bool plugin = stored.library.starts_with("plugin ") || kernel->library.starts_with("plugin ");
    if (plugin && kernel->library != stored.library)
        std::fprintf(stderr, "note: trial %lld is by %s of %s; this is %s\n", static_cast<long long>(trial),
                     name.c_str(), stored.library.empty() ? "tconv itself" : stored.library.c_str(),
                     kernel->library.c_str());
}

}  // namespace

void ReplayChoice::add_options(CLI::App& command) {
    command.add_option("trial", subject, "a trial's number in --db, or a problem's label with --kernel")->required();
    auto* db = command.add_option("--db", database, "the database that holds the trial")->type_name("FILE");
    const auto without_db = [&](CLI::Option* option) { option->excludes(db); };
    without_db(command.add_option("--kernel", kernel, "with a label: the kernel")->type_name("KERNEL"));
    without_db(command.add_option("--seed", seed, "with a label: of the operands")->capture_default_str());
    without_db(
        command.add_option("--threads", threads, "with a label")->capture_default_str()->check(CLI::Range(1, 1024)));
    without_db(command.add_option("--dtype", dtype, "with a label")
                   ->capture_default_str()
                   ->check(CLI::IsMember({"f32", "f64", "bf16", "f16"})));
    without_db(command.add_option("--checks", checks, "with a label: how much is asked")
                   ->capture_default_str()
                   ->check(CLI::IsMember({"oracle", "standard", "full"})));
    plugins.add_option(command);
    command.add_option("--timeout", timeout_seconds, "seconds the kernel may stay in one phase; 0: no limit")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
}

sweep::Stored ReplayChoice::load() const {
    plugins.name(timeout_seconds);
    if (!database.empty()) {
        const std::int64_t number = trial_number(subject);
        store::Database opened = store::Database::open(database, store::Access::read_only);
        try {
            sweep::Stored stored = sweep::recall_trial(opened, number);
            require_kernel(opened, stored, number);
            return stored;
        } catch (const store::StoreError& error) {
            throw store::StoreError(database + ": " + error.what());
        }
    }
    if (kernel.empty()) throw UsageError("give a trial's number and --db FILE, or a problem's label and --kernel NAME");
    return {.replay = {.kernel = known_kernel(kernel).name,
                       .task = {.problem = parse_label(subject), .dtype = *parse_dtype(dtype), .threads = threads},
                       .seed = seed,
                       .checks = *verify::parse_level(checks)}};
}

std::string summary(const sweep::Replay& r) {
    return r.kernel + " on " + label(r.task.problem) + ", " + std::string(name(r.task.dtype)) + ", " +
           std::to_string(r.task.threads) + (r.task.threads == 1 ? " thread" : " threads") + ", seed " +
           std::to_string(r.seed) + ", checks " + std::string(verify::name(r.checks));
}

}  // namespace tconv::cli
