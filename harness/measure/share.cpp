#include "harness/measure/share.hpp"

#include <hwloc.h>
#include <sched.h>

#include <algorithm>
#include <climits>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace tconv::measure {
namespace {

struct DestroyTopology {
    void operator()(hwloc_topology_t topology) const { hwloc_topology_destroy(topology); }
};
using Topology = std::unique_ptr<hwloc_topology, DestroyTopology>;

struct FreeBitmap {
    void operator()(hwloc_bitmap_t bitmap) const { hwloc_bitmap_free(bitmap); }
};
using Bitmap = std::unique_ptr<hwloc_bitmap_s, FreeBitmap>;

Topology load() {
    hwloc_topology_t raw = nullptr;
    if (hwloc_topology_init(&raw) != 0) return nullptr;
    Topology topology(raw);
    return hwloc_topology_load(raw) == 0 ? std::move(topology) : nullptr;
}

// Where the process may run now: taskset and batch systems give less than the machine.
Bitmap allowed(hwloc_topology_t topology) {
    Bitmap cores(hwloc_bitmap_alloc());
    return hwloc_get_cpubind(topology, cores.get(), HWLOC_CPUBIND_PROCESS) == 0 ? std::move(cores) : nullptr;
}

Bitmap share(hwloc_topology_t topology, int place, int places) {
    std::vector<hwloc_bitmap_t> raw(static_cast<std::size_t>(places));
    hwloc_obj_t root = hwloc_get_root_obj(topology);
    if (hwloc_distrib(topology, &root, 1, raw.data(), static_cast<unsigned>(places), INT_MAX, 0) != 0) return nullptr;
    std::vector<Bitmap> shares;
    for (const hwloc_bitmap_t bitmap : raw) shares.emplace_back(bitmap);
    return std::move(shares[static_cast<std::size_t>(place % places)]);
}

}  // namespace

void stay_on_share(int place, int places) {
    const Topology topology = places > 1 ? load() : nullptr;
    if (!topology) return;
    if (const Bitmap cores = allowed(topology.get())) hwloc_topology_restrict(topology.get(), cores.get(), 0);
    if (const Bitmap mine = share(topology.get(), place, places))
        hwloc_set_cpubind(topology.get(), mine.get(), HWLOC_CPUBIND_PROCESS);
}

int threads_of_share() {
    cpu_set_t cores;
    return sched_getaffinity(0, sizeof cores, &cores) == 0 ? std::max(1, CPU_COUNT(&cores))
                                                           : static_cast<int>(std::thread::hardware_concurrency());
}

}  // namespace tconv::measure
