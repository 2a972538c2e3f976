#include "harness/sweep/lock.hpp"

#include "harness/store/database.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace tconv::sweep {

SweepLock::SweepLock(const std::filesystem::path& database)
    : fd_(open(database.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
    if (fd_ < 0) throw store::StoreError(database.string() + ": unable to open database file: " + std::strerror(errno));
    if (flock(fd_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return;  // file systems without flock: unguarded
    close(fd_);
    throw store::StoreError(database.string() +
                            ": another tconv sweep is at work on it; wait for it, or use another --db");
}

SweepLock::~SweepLock() { close(fd_); }

}  // namespace tconv::sweep
