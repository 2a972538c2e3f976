// tconv worker: the process in which kernels run. Not for people: `sweep` starts it (harness/sweep/child.hpp).
#include "harness/sweep/worker.hpp"

#include "harness/cli/command.hpp"

namespace tconv::cli {

void add_worker(CLI::App& app, int&) {
    const auto options = std::make_shared<sweep::WorkerOptions>();
    auto* command = app.add_subcommand("worker", "");
    command->group("");  // not in --help
    command->add_option("--db", options->database)->required();
    command->add_option("--run", options->run_id)->required();
    command->add_option("--max-memory", options->max_memory_bytes);
    command->add_option("--parent", options->parent);
    command->add_option("--place", options->place);
    command->add_option("--places", options->places);
    command->add_option("--plugin", options->plugins)->allow_extra_args(false);
    command->callback([options] { sweep::serve(*options); });
}

}  // namespace tconv::cli
