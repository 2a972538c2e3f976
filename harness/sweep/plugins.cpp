#include "harness/sweep/plugins.hpp"

#include "harness/store/statement.hpp"
#include "harness/sweep/aside.hpp"
#include "harness/sweep/shell_word.hpp"
#include "kernels/plugin/plugin.hpp"

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <map>
#include <memory>
#include <stdexcept>

namespace tconv::sweep {
namespace {

using nlohmann::json;

std::vector<Plugin>& named() {
    static std::vector<Plugin> all;
    return all;
}

// What stands behind a description, by name: empty until this process has loaded the plugin.
std::map<std::string, std::shared_ptr<Kernel>>& behind() {
    static std::map<std::string, std::shared_ptr<Kernel>> all;
    return all;
}

std::string described(const std::vector<Kernel>& kernels) {
    json all = json::array();
    for (const Kernel& k : kernels)
        all.push_back({{"name", k.name},
                       {"family", k.family},
                       {"summary", k.summary},
                       {"source", k.source},
                       {"bound_scale", k.bound.scale},
                       {"bound_source", k.bound.source},
                       {"exact_on_integers", k.bound.exact_on_integers},
                       {"same_bits_across_threads", k.promises.same_bits_across_threads},
                       {"nonfinite", k.promises.nonfinite}});
    return all.dump(-1, ' ', false, json::error_handler_t::replace);
}

const Kernel& loaded(const std::shared_ptr<Kernel>& kernel) {
    if (kernel->name.empty()) throw std::logic_error("a plugin's kernel was called where none is loaded");
    return *kernel;
}

// All that a kernel says of itself; what it does is asked of the one behind.
Kernel description(const json& said, const std::string& identity) {
    const auto real = std::make_shared<Kernel>();
    behind()[said.at("name")] = real;
    return {.name = said.at("name"),
            .family = said.at("family"),
            .summary = said.at("summary"),
            .source = said.at("source"),
            .library = identity,
            .declines = [real](const Task& task) { return loaded(real).declines(task); },
            .workspace_bytes = [real](const Task& task) { return loaded(real).workspace_bytes(task); },
            .multiplied_macs = [real](const Task& task) { return loaded(real).multiplied_macs(task); },
            .prepare = [real](const Task& task, ConstTensor weights) { return loaded(real).prepare(task, weights); },
            .bound = {.scale = said.at("bound_scale"),
                      .factor = [real](const Task& task, Index m) { return loaded(real).bound.factor(task, m); },
                      .source = said.at("bound_source"),
                      .exact_on_integers = said.at("exact_on_integers")},
            .promises = {.same_bits_across_threads = said.at("same_bits_across_threads"),
                         .nonfinite = said.at("nonfinite")}};
}

std::vector<Kernel> load(const std::filesystem::path& file, const std::string& identity) {
    if (plugin::identity(file) != identity) throw plugin::PluginError("has changed since this command began");
    dup2(STDERR_FILENO, STDOUT_FILENO);
    return plugin::load(file);
}

// What a fork that loads the library says of it.
json interrogate(const std::filesystem::path& file, const std::string& identity, double seconds_allowed) {
    const Answer answer = aside(
        [&](Blackboard& board) {
            board.write(0, Phase::preparing);
            return described(load(file, identity));
        },
        seconds_allowed);
    if (answer.ending.timed_out)
        throw plugin::PluginError("no end of loading it after " + std::to_string(static_cast<int>(seconds_allowed)) +
                                  " s");
    if (answer.ending.died) throw plugin::PluginError("a process that loads it ends with " + answer.ending.how);
    return json::parse(answer.text);
}

void name_plugin(const std::filesystem::path& file, double seconds_allowed) {
    Plugin plugin{.file = file, .identity = plugin::identity(file), .kernels = {}};
    for (const json& said : interrogate(file, plugin.identity, seconds_allowed)) {
        const std::string name = said.at("name");
        if (const Kernel* taken = find_kernel(name))
            throw plugin::PluginError("its kernel " + name + " has the name of one that is there" +
                                      (taken->library.starts_with("plugin ") ? ", of " + taken->library : ""));
        add_kernel(description(said, plugin.identity));
        plugin.kernels.push_back(name);
    }
    named().push_back(std::move(plugin));
}

}  // namespace

const std::vector<Plugin>& plugins() { return named(); }

void name_plugins(const std::vector<std::string>& files, double seconds_allowed) {
    for (const std::string& file : files) try {
            name_plugin(file, seconds_allowed);
        } catch (const std::exception& error) {
            throw std::runtime_error("--plugin " + file + ": " + error.what());
        }
}

void load_plugins() {
    for (const Plugin& plugin : named())
        for (Kernel& kernel : load(plugin.file, plugin.identity)) {
            const auto place = behind().find(kernel.name);
            if (place == behind().end()) throw plugin::PluginError("has other kernels now: " + kernel.name);
            *place->second = std::move(kernel);
        }
}

void load_plugin(const std::filesystem::path& file, const std::string& identity) {
    Plugin plugin{.file = file, .identity = identity, .kernels = {}};
    for (Kernel& kernel : load(file, identity)) {
        plugin.kernels.push_back(kernel.name);
        add_kernel(std::move(kernel));
    }
    named().push_back(std::move(plugin));
}

std::string missing_plugin(store::Database& database, const std::string& complaint) {
    store::Statement rows = store::prepare(database, "harness/sweep/sql/plugin_kernels.sql");
    while (rows.step()) {
        const std::string name = rows.text(0);
        if (find_kernel(name) || complaint.find("'" + name + "'") == std::string::npos) continue;
        return "; run " + rows.text(2) + " had " + name + " from the plugin " + rows.text(1) + ": add --plugin FILE";
    }
    return "";
}

std::string plugin_arguments() {
    std::string text;
    for (const Plugin& plugin : named()) text += " --plugin " + shell_word(plugin.file.string());
    return text;
}

}  // namespace tconv::sweep
