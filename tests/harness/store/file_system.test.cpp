// File systems where a write-ahead log must not be.
#include "harness/store/file_system.hpp"

#include "tests/catch.hpp"
#include "tests/scratch.hpp"

using namespace tconv::store;

TEST_CASE("file systems that reach several machines have a name, others none", "[store]") {
    CHECK(network_name(0x6969) == "NFS");
    CHECK(network_name(0xfe534d42) == "SMB2");
    CHECK(network_name(0x0bd00bd0) == "Lustre");
    CHECK(network_name(0xef53).empty());      // ext4
    CHECK(network_name(0x01021994).empty());  // tmpfs
    CHECK(network_name(0x794c7630).empty());  // overlayfs
    const tconv::test::Scratch scratch;
    CHECK(network_name(scratch / "new.db").empty());
    CHECK(network_name(std::filesystem::path("new.db")).empty());
}
