#include "harness/measure/share.hpp"

#include <hwloc.h>

#include <algorithm>
#include <climits>
#include <memory>
#include <utility>
#include <vector>

namespace tconv::measure {
namespace {

struct DestroyTopology {
    void operator()(hwloc_topology_t topology) const { hwloc_topology_destroy(topology); }
};
using Topology = std::unique_ptr<hwloc_topology, DestroyTopology>;

// What the process may use: containers and batch systems give less than the machine. Loaded once: it takes
// milliseconds.
hwloc_topology_t topology() {
    static const Topology loaded = [] {
        hwloc_topology_t raw = nullptr;
        if (hwloc_topology_init(&raw) != 0) return Topology();
        Topology owned(raw);
        if (hwloc_topology_load(raw) != 0) return Topology();
        return owned;
    }();
    return loaded.get();
}

struct FreeBitmap {
    void operator()(hwloc_bitmap_t bitmap) const { hwloc_bitmap_free(bitmap); }
};
using Bitmap = std::unique_ptr<hwloc_bitmap_s, FreeBitmap>;

Bitmap share(int place, int places) {
    std::vector<hwloc_bitmap_t> raw(static_cast<std::size_t>(places));
    hwloc_obj_t root = hwloc_get_root_obj(topology());
    if (hwloc_distrib(topology(), &root, 1, raw.data(), static_cast<unsigned>(places), INT_MAX, 0) != 0) return nullptr;
    std::vector<Bitmap> shares;
    for (const hwloc_bitmap_t bitmap : raw) shares.emplace_back(bitmap);
    return std::move(shares[static_cast<std::size_t>(place % places)]);
}

}  // namespace

void stay_on_share(int place, int places) {
    static int place_now = 0, places_now = 1;  // where a process begins
    if ((place == place_now && places == places_now) || !topology()) return;
    if (const Bitmap mine = share(place, places)) hwloc_set_cpubind(topology(), mine.get(), HWLOC_CPUBIND_PROCESS);
    place_now = place;
    places_now = places;
}

int threads_of_share() {
    if (!topology()) return 1;
    const Bitmap bound(hwloc_bitmap_alloc());
    if (hwloc_get_cpubind(topology(), bound.get(), HWLOC_CPUBIND_THREAD) != 0) return 1;
    return std::max(1, hwloc_bitmap_weight(bound.get()));
}

}  // namespace tconv::measure
