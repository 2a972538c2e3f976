// A process's share of the machine's cores.
#pragma once

namespace tconv::measure {

// Keeps every thread of this process, and those to come, on its share of the cores it may use: the `place`-th of
// `places`, near each other, and on others than those of the other places while there are as many cores. Does nothing
// for one place, and where the system does not let it.
void stay_on_share(int place, int places);

// Hardware threads this thread may run on, at least 1.
int threads_of_share();

}  // namespace tconv::measure
