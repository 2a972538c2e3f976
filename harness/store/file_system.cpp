#include "harness/store/file_system.hpp"

#include "harness/store/database.hpp"

#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace tconv::store {
namespace {

struct FileSystem {
    unsigned long f_type;
    std::string_view name;
};

// linux/magic.h, and the magic numbers of file systems outside the kernel.
constexpr std::array<FileSystem, 15> networks = {{{0x6969, "NFS"},
                                                  {0xff534d42, "CIFS"},
                                                  {0xfe534d42, "SMB2"},
                                                  {0x517b, "SMB"},
                                                  {0x01021997, "9p"},
                                                  {0x65735546, "FUSE"},
                                                  {0x5346414f, "AFS"},
                                                  {0x6b414653, "AFS"},
                                                  {0x73757245, "Coda"},
                                                  {0x00c36400, "Ceph"},
                                                  {0x01161970, "GFS2"},
                                                  {0x7461636f, "OCFS2"},
                                                  {0x0bd00bd0, "Lustre"},
                                                  {0x47504653, "GPFS"},
                                                  {0x19830326, "BeeGFS"}}};

// The file, or its folder while there is none.
std::filesystem::path what_is_there(const std::filesystem::path& file) {
    if (access(file.c_str(), F_OK) == 0) return file;
    return file.has_parent_path() ? file.parent_path() : ".";
}

}  // namespace

std::string_view network_name(unsigned long f_type) {
    const auto* const found = std::ranges::find(networks, f_type, &FileSystem::f_type);
    return found == networks.end() ? "" : found->name;
}

std::string_view network_name(const std::filesystem::path& file) {
    struct statfs facts {};
    constexpr unsigned long all_bits = 0xffffffff;  // f_type is signed on some machines
    if (statfs(what_is_there(file).c_str(), &facts) != 0) return "";
    return network_name(static_cast<unsigned long>(facts.f_type) & all_bits);
}

bool on_frozen_file_system(const std::filesystem::path& file) {
    struct statvfs facts {};
    return statvfs(file.c_str(), &facts) == 0 && (facts.f_flag & ST_RDONLY) != 0 &&
           !std::filesystem::exists(file.string() + "-wal");
}

// Never by opening it: closing a second descriptor of a file drops the locks that SQLite has on it.
void require_writable(const std::filesystem::path& file) {
    if (access(what_is_there(file).c_str(), W_OK) != 0)
        throw StoreError(file.string() + ": unable to open database file: " + std::strerror(errno));
}

namespace {

std::string uri_of(const std::filesystem::path& file) {
    constexpr auto digits = "0123456789ABCDEF";
    std::string uri = "file:";
    for (const char c : file.string())
        if (c == '%' || c == '?' || c == '#') {
            uri += '%';
            uri += digits[c >> 4];
            uri += digits[c & 15];
        } else {
            uri += c;
        }
    return uri;
}

}  // namespace

std::string immutable_uri(const std::filesystem::path& file) { return uri_of(file) + "?immutable=1"; }

std::string read_only_uri(const std::filesystem::path& file) {
    return on_frozen_file_system(file) ? immutable_uri(file) : uri_of(file) + "?mode=ro";
}

}  // namespace tconv::store
