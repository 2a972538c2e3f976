#include "kernels/auto/winners.hpp"

#include "kernels/auto/choose.hpp"
#include "kernels/one_line.hpp"

#include <fcntl.h>
#include <hwy/targets.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <vector>

namespace tconv::choosing {
namespace {

constexpr std::string_view first_line = "tconv winners 1", version_line = "version " TCONV_VERSION;
constexpr int most_threads = 1024;

std::string cpu_model() {
    std::ifstream cpus("/proc/cpuinfo");
    for (std::string line; std::getline(cpus, line);)
        if (const auto colon = line.find(": "); line.starts_with("model name") && colon != std::string::npos)
            return one_line(line.substr(colon + 2), 100);
    return "unknown processor";
}

std::string kibibytes(int what) { return std::to_string(std::max(0l, sysconf(what)) / 1024) + " KiB"; }

// Takes the text up to the next `end` from the front.
std::string_view take(std::string_view& text, char end) {
    const auto cut = text.find(end);
    const std::string_view taken = text.substr(0, cut);
    text.remove_prefix(cut == std::string_view::npos ? text.size() : cut + 1);
    return taken;
}

template <class Number>
std::optional<Number> number(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return {};
    return value;
}

bool is_canonical(std::string_view problem) {
    try {
        return label(parse_label(problem)) == problem;
    } catch (const ProblemError&) {
        return false;
    }
}

// A line of four fields, each as `to_text` writes it; throws what is wrong.
Winners::value_type parse_line(std::string_view line) {
    const std::string_view problem = take(line, ' '), dtype = take(line, ' '), threads = take(line, ' ');
    const auto known_dtype = parse_dtype(dtype);
    const auto count = number<int>(threads);
    if (!is_canonical(problem)) throw TableError("'" + one_line(problem) + "' is no problem's label");
    if (!known_dtype) throw TableError("'" + one_line(dtype) + "' is no dtype");
    if (!count || *count < 1 || *count > most_threads)
        throw TableError("'" + one_line(threads) + "' is no number of threads");
    if (!find_candidate(line)) throw TableError("'" + one_line(line) + "' is no kernel that auto may choose");
    return {{std::string(problem), *known_dtype, *count}, std::string(line)};
}

std::string system_error() { return std::strerror(errno); }

// Throws TableError. Nothing waits: a pipe or device is not opened for reading but looked at.
std::string contents(const std::filesystem::path& file) {
    constexpr std::size_t limit = std::size_t{64} << 20;
    struct Descriptor {
        int fd;
        ~Descriptor() {
            if (fd >= 0) close(fd);
        }
    } const descriptor{open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    struct stat status {};
    if (descriptor.fd < 0 || fstat(descriptor.fd, &status) != 0)
        throw TableError("cannot be opened: " + system_error());
    if (!S_ISREG(status.st_mode)) throw TableError("is no regular file");
    std::string text;
    std::array<char, 1 << 16> buffer;
    for (ssize_t got; (got = read(descriptor.fd, buffer.data(), buffer.size())) != 0;) {
        if (got < 0) throw TableError("cannot be read: " + system_error());
        text.append(buffer.data(), static_cast<std::size_t>(got));
        if (text.size() > limit) throw TableError("is larger than 64 MiB");
    }
    return text;
}

}  // namespace

std::string this_machine() {
    const std::int64_t targets = hwy::SupportedTargets();
    return cpu_model() + ", " + std::to_string(sysconf(_SC_NPROCESSORS_CONF)) + " hardware threads, L2 " +
           kibibytes(_SC_LEVEL2_CACHE_SIZE) + ", L3 " + kibibytes(_SC_LEVEL3_CACHE_SIZE) + ", " +
           hwy::TargetName(targets & -targets);
}

std::string to_text(const Winners& winners) {
    std::string text =
        std::string(first_line) + "\n" + std::string(version_line) + "\nmachine " + this_machine() + "\n";
    for (const auto& [task, kernel] : winners)
        text += task.problem + " " + std::string(name(task.dtype)) + " " + std::to_string(task.threads) + " " + kernel +
                "\n";
    return text + "end " + std::to_string(winners.size()) + "\n";
}

Winners parse_table(std::string_view text) {
    const auto expect = [&text](std::string_view line, const std::string& else_is) {
        if (const std::string_view found = take(text, '\n'); found != line)
            throw TableError(else_is + " ('" + one_line(found, 120) + "'): tconv tune writes a new one");
    };
    expect(first_line, "is no table of winners that this tconv reads");
    expect(version_line, "was measured by another version than " TCONV_VERSION);
    expect("machine " + this_machine(), "was measured on another machine than this");
    Winners winners;
    for (int line = 4; !text.starts_with("end "); ++line) {
        const std::string at = "line " + std::to_string(line) + ": ";
        if (text.empty()) throw TableError(at + "ends too early");
        try {
            if (!winners.insert(parse_line(take(text, '\n'))).second) throw TableError("stands there twice");
        } catch (const TableError& error) {
            throw TableError(at + error.what());
        }
    }
    if (text != "end " + std::to_string(winners.size()) + "\n")
        throw TableError("does not end as it should, after " + std::to_string(winners.size()) + " winners");
    return winners;
}

std::filesystem::path table_file() {
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return value ? std::optional<std::filesystem::path>(value) : std::nullopt;
    };
    if (const auto named = variable("TCONV_WINNERS")) return *named;
    const auto cache = variable("XDG_CACHE_HOME"), home = variable("HOME");
    if (cache && cache->is_absolute()) return *cache / "tconv/winners";
    return home && home->is_absolute() ? *home / ".cache/tconv/winners" : std::filesystem::path();
}

Table read_table(const std::filesystem::path& file) {
    if (file.empty()) return {};
    struct stat status {};
    if (!std::getenv("TCONV_WINNERS") && stat(file.c_str(), &status) != 0) return {};
    try {
        return {parse_table(contents(file)), ""};
    } catch (const TableError& error) {
        return {{}, one_line(file.string(), 1000) + ": " + error.what()};
    }
}

}  // namespace tconv::choosing
