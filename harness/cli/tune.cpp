// tconv tune: what was measured to be fastest on this machine, in the file from which the kernel `auto` chooses.
#include "harness/cli/command.hpp"
#include "harness/measure/machine.hpp"
#include "harness/store/statement.hpp"
#include "kernels/auto/choose.hpp"

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <map>

namespace tconv::cli {
namespace {

struct Options {
    std::string database = default_database, out;
};

std::string candidate_names() {
    nlohmann::json names = nlohmann::json::array();
    for (const choosing::Candidate& candidate : choosing::candidates()) names.push_back(candidate.kernel.name);
    return names.dump();
}

choosing::Winners measured(store::Database& database) {
    const measure::Machine machine = measure::describe_machine();
    store::Statement rows = store::prepare(database, "harness/cli/sql/winners.sql");
    rows.bind(":candidates", candidate_names())
        .bind(":cpu_model", machine.cpu_model)
        .bind(":cpu_flags", machine.cpu_flags)
        .bind(":hardware_threads", machine.hardware_threads)
        .bind(":l2_bytes", machine.l2_bytes)
        .bind(":l3_bytes", machine.l3_bytes)
        .bind(":version", TCONV_VERSION);
    choosing::Winners winners;
    while (rows.step())
        if (const auto dtype = parse_dtype(rows.text(1)))
            winners[{rows.text(0), *dtype, static_cast<int>(rows.integer(2))}] = rows.text(3);
    return winners;
}

std::filesystem::path place_of(const Options& options) {
    const std::filesystem::path file =
        options.out.empty() ? choosing::table_file() : std::filesystem::path(options.out);
    if (file.empty())
        throw UsageError("tune: there is no default place ($TCONV_WINNERS is empty, or no $HOME): give --out FILE");
    return file;
}

// The file is the old one or the new one, whatever happens: written beside it, synced, then renamed.
void replace(const std::filesystem::path& file, const std::string& text) {
    const auto fail = [&](const std::string& where) {
        throw UsageError("tune: cannot write " + where + ": " + std::strerror(errno));
    };
    if (file.has_parent_path()) {
        std::error_code error;
        std::filesystem::create_directories(file.parent_path(), error);
        if (error) throw UsageError("tune: cannot make " + file.parent_path().string() + ": " + error.message());
    }
    std::string beside = file.string() + ".XXXXXX";
    const int fd = mkostemp(beside.data(), O_CLOEXEC);
    if (fd < 0) fail(file.string());
    bool written = fchmod(fd, 0644) == 0;
    for (std::size_t at = 0; written && at < text.size();) {
        const ssize_t wrote = write(fd, text.data() + at, text.size() - at);
        written = wrote > 0;
        at += written ? static_cast<std::size_t>(wrote) : 0;
    }
    written = written && fsync(fd) == 0;
    written = close(fd) == 0 && written;
    if (written && std::rename(beside.c_str(), file.c_str()) == 0) return;
    const int why = errno;
    unlink(beside.c_str());
    errno = why;
    fail(file.string());
}

void tune(const Options& options) {
    const std::filesystem::path file = place_of(options);
    store::Database database = store::Database::open(options.database, store::Access::read_only);
    const choosing::Winners winners = measured(database);
    if (winners.empty())
        throw UsageError("tune: " + options.database + " holds no run of this machine and version that timed all of " +
                         candidate_names() + " on a problem; tconv sweep makes one");
    replace(file, choosing::to_text(winners));
    std::map<std::string, int> wins;
    for (const auto& [task, kernel] : winners) ++wins[kernel];
    std::cout << file.string() << ": " << winners.size() << " winners";
    const char* separator = " (";
    for (const auto& [kernel, count] : wins) {
        std::cout << separator << kernel << " " << count;
        separator = ", ";
    }
    std::cout << ")\n";
}

}  // namespace

void add_tune(CLI::App& app, int&) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("tune", "Write which kernels were fastest on this machine, for the kernel auto");
    command->add_option("--db", options->database, "a sweep's database")->type_name("FILE")->capture_default_str();
    command->add_option("--out", options->out, "where, instead of the default place")->type_name("FILE");
    command->footer(
        "Examples:\n"
        "  tconv sweep zoo --db zoo.db && tconv tune --db zoo.db\n"
        "  tconv sweep zoo --kernels '*,auto' --db tuned.db && tconv report regret --db tuned.db\n"
        "The default place is $TCONV_WINNERS, else tconv/winners in $XDG_CACHE_HOME or ~/.cache. The kernel auto takes "
        "what\n"
        "stands there for the very problem, dtype and threads, and else goes by its cost model; a table of another "
        "machine\n"
        "or version is not used, which a line on stderr says. TCONV_WINNERS= (empty) does without.");
    command->callback([options] { tune(*options); });
}

}  // namespace tconv::cli
