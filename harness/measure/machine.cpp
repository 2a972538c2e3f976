// hwloc for the topology, /proc and /sys for what it leaves out.
#include "harness/measure/machine.hpp"

#include <hwloc.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <vector>

namespace tconv::measure {
namespace {

// The value of "name : value" or "name: value" in a /proc file; empty when there is none.
std::string proc_value(const char* file, const std::string& name) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        const auto colon = line.find(':');
        if (colon == std::string::npos || !line.starts_with(name)) continue;
        if (line.find_first_not_of(" \t", name.size()) != colon) continue;
        const auto value = line.find_first_not_of(" \t", colon + 1);
        return value == std::string::npos ? "" : line.substr(value);
    }
    return "";
}

std::string sorted_words(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    std::ranges::sort(words);
    std::string joined;
    for (const std::string& word : words) joined += (joined.empty() ? "" : " ") + word;
    return joined;
}

std::int64_t kilobytes(const std::string& text) { return text.empty() ? 0 : std::stoll(text) * 1024; }

struct DestroyTopology {
    void operator()(hwloc_topology_t topology) const { hwloc_topology_destroy(topology); }
};
using Topology = std::unique_ptr<hwloc_topology, DestroyTopology>;

std::int64_t cache_bytes(hwloc_topology_t topology, hwloc_obj_type_t type) {
    const hwloc_obj_t cache = hwloc_get_obj_by_type(topology, type, 0);
    return cache ? static_cast<std::int64_t>(cache->attr->cache.size) : 0;
}

void read_topology(Machine& machine) {
    hwloc_topology_t raw = nullptr;
    if (hwloc_topology_init(&raw) != 0) return;
    const Topology topology(raw);
    if (hwloc_topology_load(raw) != 0) return;
    machine.packages = std::max(1, hwloc_get_nbobjs_by_type(raw, HWLOC_OBJ_PACKAGE));
    machine.cores = std::max(1, hwloc_get_nbobjs_by_type(raw, HWLOC_OBJ_CORE));
    machine.hardware_threads = std::max(machine.cores, hwloc_get_nbobjs_by_type(raw, HWLOC_OBJ_PU));
    machine.l1d_bytes = cache_bytes(raw, HWLOC_OBJ_L1CACHE);
    machine.l2_bytes = cache_bytes(raw, HWLOC_OBJ_L2CACHE);
    machine.l3_bytes = cache_bytes(raw, HWLOC_OBJ_L3CACHE);
}

std::optional<std::string> first_word(const char* file) {
    std::ifstream in(file);
    std::string word;
    if (in >> word) return word;
    return std::nullopt;
}

// Intel's driver says whether turbo is off, the others whether it is on.
std::optional<bool> turbo() {
    if (const auto off = first_word("/sys/devices/system/cpu/intel_pstate/no_turbo")) return *off == "0";
    if (const auto on = first_word("/sys/devices/system/cpu/cpufreq/boost")) return *on == "1";
    return std::nullopt;
}

}  // namespace

Machine describe_machine() {
    Machine machine;
    char host[256] = "unknown";
    gethostname(host, sizeof host - 1);
    machine.hostname = host;
    machine.cpu_model = proc_value("/proc/cpuinfo", "model name");
    machine.cpu_flags = sorted_words(proc_value("/proc/cpuinfo", "flags"));
    machine.memory_bytes = kilobytes(proc_value("/proc/meminfo", "MemTotal"));
    utsname system{};
    if (uname(&system) == 0) machine.os = std::string(system.sysname) + " " + system.release + " " + system.machine;
    read_topology(machine);
    return machine;
}

Conditions describe_conditions() {
    double load = 0;
    return {.governor = first_word("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
            .turbo = turbo(),
            .load_average = getloadavg(&load, 1) == 1 ? std::optional(load) : std::nullopt};
}

std::int64_t available_memory_bytes() { return kilobytes(proc_value("/proc/meminfo", "MemAvailable")); }

}  // namespace tconv::measure
