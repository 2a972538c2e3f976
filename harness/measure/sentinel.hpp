// The same short work before and after a batch: where its time has changed, so has the machine.
#pragma once

namespace tconv::measure {

// The quickest of forty rounds, about 0.15 ms each, of a chain of dependent multiplications and loads from a table that
// fills a second-level cache: slower where the clock is, and where others keep the core or its caches busy for longer
// than a few milliseconds. Shorter bursts are what medians are for.
double sentinel_ns();

}  // namespace tconv::measure
