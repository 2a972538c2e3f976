#include "harness/sweep/identity.hpp"

#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <sstream>

namespace tconv::sweep {
namespace {

std::string first_line(const char* file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    return line;
}

std::string name_of_host() {
    std::array<char, 256> space{};
    const ssize_t length = readlink("/proc/self/ns/pid", space.data(), space.size() - 1);
    return first_line("/proc/sys/kernel/random/boot_id") + " " +
           std::string(space.data(), static_cast<std::size_t>(length > 0 ? length : 0));
}

struct Stat {
    char state = 'X';  // gone
    std::int64_t started_ticks = 0;
};

// proc(5): the third word of /proc/PID/stat is the state, the 22nd the start. The second, a name in parentheses, may
// hold blanks.
Stat stat_of(std::int64_t pid) {
    std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto name_end = text.rfind(')');
    if (name_end == std::string::npos) return {};
    std::istringstream words(text.substr(name_end + 1));
    Stat stat;
    words >> stat.state;
    constexpr int words_between = 18;
    std::string skipped;
    for (int i = 0; i < words_between; ++i) words >> skipped;
    words >> stat.started_ticks;
    return stat;
}

}  // namespace

Identity identity_of(std::int64_t pid) {
    std::array<char, 256> hostname{"unknown"};
    gethostname(hostname.data(), hostname.size() - 1);
    return {
        .hostname = hostname.data(), .host = name_of_host(), .pid = pid, .started_ticks = stat_of(pid).started_ticks};
}

Identity own_identity() { return identity_of(getpid()); }

bool lives(std::int64_t pid, std::int64_t started_ticks) {
    const Stat stat = stat_of(pid);
    return stat.state != 'X' && stat.state != 'Z' && stat.started_ticks == started_ticks;
}

}  // namespace tconv::sweep
