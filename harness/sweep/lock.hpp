// One sweep at a time on a database. Held with flock(2) on the file itself, which SQLite's own locks do not meet; it
// goes with the process, whatever ends it.
#pragma once

#include <filesystem>

namespace tconv::sweep {

// To be made before the database is opened and to outlive it: closing a second descriptor of the file while SQLite has
// it open would drop SQLite's locks.
class SweepLock {
public:
    // Creates the file when it is missing. Throws StoreError when another sweep holds it, or when it cannot be opened.
    explicit SweepLock(const std::filesystem::path& database);
    ~SweepLock();
    SweepLock(const SweepLock&) = delete;
    SweepLock& operator=(const SweepLock&) = delete;

private:
    int fd_;
};

}  // namespace tconv::sweep
