// Ctrl-C and SIGTERM, asked about politely: the first one is remembered, one that comes a second later or
// more ends the process.
#pragma once

namespace tconv::sweep {

// While one lives, SIGINT and SIGTERM set a flag; the handlers before it come back when it goes.
class InterruptGuard {
public:
    InterruptGuard();
    ~InterruptGuard();
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;

    static bool requested();
};

}  // namespace tconv::sweep
