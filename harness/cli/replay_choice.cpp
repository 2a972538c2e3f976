#include "harness/cli/replay_choice.hpp"

#include <charconv>

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
    command.add_option("--timeout", timeout_seconds, "seconds the kernel may stay in one phase; 0: no limit")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
}

sweep::Stored ReplayChoice::load() const {
    if (!database.empty()) {
        const std::int64_t number = trial_number(subject);
        store::Database opened = store::Database::open(database, store::Access::read_only);
        try {
            return sweep::recall_trial(opened, number);
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
