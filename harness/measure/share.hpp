// A process's share of the machine's cores.
#pragma once

namespace tconv::measure {

// Keeps every thread of this process on its share of the cores, the `place`-th of `places`: near each other, and on
// others than those of the other places while there are as many cores. One place: the whole machine again. Does nothing
// where the system does not let it.
void stay_on_share(int place, int places);

// Hardware threads this process may run on, at least 1.
int threads_of_share();

}  // namespace tconv::measure
