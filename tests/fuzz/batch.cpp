#include "harness/grid/benchdnn.hpp"
#include "harness/grid/grid.hpp"
#include "tests/fuzz/targets.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <string>

namespace tconv::fuzz {
namespace {

// The bytes as a file without a name.
class File {
public:
    explicit File(std::string_view bytes) : fd_(memfd_create("batch", MFD_CLOEXEC)) {
        if (fd_ < 0 || write(fd_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
            throw std::runtime_error("cannot hold a file in memory");
    }
    ~File() { close(fd_); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

private:
    int fd_;
};

}  // namespace

void batch(std::string_view bytes) {
    if (bytes.find("--batch") != bytes.npos) return;  // would read other files of this machine
    const File file(bytes);
    try {
        for (const grid::Point& point : grid::load_benchdnn(file.path(), {"naive"}).points)
            require_sense(point.problem);
    } catch (const grid::GridError& error) {
        require_line(error.what());
    }
}

}  // namespace tconv::fuzz
