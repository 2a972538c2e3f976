#include "harness/compare/side.hpp"

#include "harness/store/statement.hpp"

#include <algorithm>
#include <charconv>

namespace tconv::compare {
namespace {

using store::prepare;

bool is_number(std::string_view text) {
    return !text.empty() && text.size() < 19 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// The value after `prefix`, or nothing.
std::optional<std::string> after(std::string_view text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return {};
    return std::string(text.substr(prefix.size()));
}

void bind_run(store::Statement& find, const std::string& run) {
    const auto commit = after(run, "commit:"), machine = after(run, "machine:");
    std::optional<std::int64_t> number;
    if (is_number(run)) number = std::stoll(run);
    find.bind(":run", number).bind(":commit", commit).bind(":machine", machine);
}

void read_trials(store::Database& database, Side& side, bool merge_kernels) {
    const std::optional<std::string> kernel = side.name.kernel.empty() ? std::nullopt : std::optional(side.name.kernel);
    std::map<std::int64_t, Key> keys;
    store::Statement rows = prepare(database, "harness/compare/sql/trials.sql");
    for (rows.bind(":run", side.run_id).bind(":kernel", kernel); rows.step();) {
        const Key key{.problem = rows.text(1),
                      .kernel = merge_kernels ? "" : rows.text(3),
                      .dtype = rows.text(4),
                      .threads = rows.integer(5),
                      .cache = rows.text(6)};
        keys.emplace(rows.integer(0), key);
        Trial& trial = side.trials[key];
        trial.layer = rows.text(2);
        trial.kernel = rows.text(3);
        trial.verdict = rows.text(7);
        trial.message = rows.text(8);
    }
    store::Statement samples = prepare(database, "harness/compare/sql/samples.sql");
    for (samples.bind(":run", side.run_id).bind(":kernel", kernel); samples.step();) {
        const auto key = keys.find(samples.integer(0));
        if (key == keys.end()) continue;
        if (samples.integer(3) != 0) {
            ++side.disturbed;
            continue;
        }
        Trial& trial = side.trials[key->second];
        trial.rounds.push_back(samples.integer(1));
        trial.ns.push_back(samples.real(2));
    }
}

}  // namespace

SideName parse_side(std::string_view text) {
    SideName name;
    std::string_view rest = text;
    if (const auto hash = rest.find('#'); hash != std::string_view::npos) {
        name.file = std::string(rest.substr(0, hash));
        rest = rest.substr(hash + 1);
    } else if (!is_number(rest) && rest.find(':') == std::string_view::npos &&
               (rest.ends_with(".db") || rest.find('/') != std::string_view::npos || std::filesystem::exists(rest))) {
        name.file = std::string(rest);
        rest = "latest";
    }
    const bool prefixed = rest.starts_with("commit:") || rest.starts_with("machine:");
    const auto colon = rest.find(':', prefixed ? rest.find(':') + 1 : 0);
    name.run = rest.substr(0, colon);
    if (colon != std::string_view::npos) name.kernel = rest.substr(colon + 1);
    const bool known = is_number(name.run) || name.run == "latest" || (prefixed && name.run.back() != ':');
    if (!known || (colon != std::string_view::npos && name.kernel.empty()))
        throw SideError("'" + std::string(text) +
                        "' names no run; allowed are a run's number, latest, commit:HASH, machine:HOST, a database "
                        "file, FILE#RUN, each with :KERNEL behind it where one kernel is meant");
    return name;
}

std::string Side::description() const {
    return "run " + std::to_string(run_id) + " (" + (name.file ? file.string() + ", " : "") + commit.substr(0, 13) +
           ", " + machine + ", " + started_at + ")" + (name.kernel.empty() ? "" : ", kernel " + name.kernel);
}

Side read_side(store::Database& database, const std::filesystem::path& file, const SideName& name, bool merge_kernels) {
    Side side{.name = name,
              .file = file,
              .run_id = 0,
              .machine = {},
              .commit = {},
              .binary_id = {},
              .started_at = {},
              .disturbed = 0,
              .trials = {}};
    store::Statement find = prepare(database, "harness/compare/sql/find_run.sql");
    bind_run(find, name.run);
    if (!find.step())
        throw SideError(file.string() + " has no run '" + name.run + "' (tconv query \"SELECT * FROM v_run\")");
    side.run_id = find.integer(0);
    side.machine = find.text(1);
    side.commit = find.text(2);
    side.binary_id = find.text(3);
    side.started_at = find.text(4);
    read_trials(database, side, merge_kernels);
    if (side.trials.empty())
        throw SideError("run " + std::to_string(side.run_id) + " of " + file.string() + " has no finished trial" +
                        (name.kernel.empty() ? "" : " of a kernel '" + name.kernel + "'"));
    return side;
}

}  // namespace tconv::compare
