// tconv with `tiled` once more under another name, and slowed by known shares: what a comparison ought to find.
#include "harness/cli/command.hpp"
#include "tests/validity/slowed.hpp"

using namespace tconv;

int main(int argc, char** argv) {
    const Kernel base = *find_kernel("tiled");
    add_kernel(validity::renamed(base, "tiled_again"));
    add_kernel(validity::slowed(base, "tiled_slower_3", 0.03));
    add_kernel(validity::slowed(base, "tiled_slower_5", 0.05));
    add_kernel(validity::slowed(base, "tiled_slower_10", 0.10));
    return cli::run(argc, argv);
}
