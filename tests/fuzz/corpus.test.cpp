// Every seed, and every input that a fuzzer once broke something with, through its target without a fuzzer.
#include "tests/catch.hpp"
#include "tests/fuzz/targets.hpp"

#include <filesystem>
#include <fstream>

using namespace tconv;
namespace fs = std::filesystem;

namespace {

struct Target {
    const char* name;
    void (*entry)(std::string_view);
};

const Target targets[] = {
#define FUZZ_TARGET(name) {#name, fuzz::name},
#include "tests/fuzz/targets.def"
#undef FUZZ_TARGET
};

const fs::path root = fs::path(TCONV_SOURCE_DIR) / "tests/fuzz";

std::string contents(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("every file of the fuzz corpus is read or refused as documented", "[fuzz]") {
    for (const Target& target : targets) {
        int seeds = 0;
        for (const auto& file : fs::directory_iterator(root / "corpus" / target.name)) {
            INFO(file.path().string());
            CHECK_NOTHROW(target.entry(contents(file.path())));
            ++seeds;
        }
        INFO(target.name);
        CHECK(seeds >= 5);
    }
}

TEST_CASE("every fuzz target is built, and has a corpus", "[fuzz][house]") {
    const std::string cmake = contents(root / "CMakeLists.txt"), script = contents(root / "../../scripts/fuzz");
    for (const Target& target : targets) {
        CHECK_THAT(cmake, ContainsSubstring(std::string(" ") + target.name));
        CHECK(fs::exists(root / (std::string(target.name) + ".cpp")));
    }
    for (const auto& folder : fs::directory_iterator(root / "corpus"))
        CHECK(std::ranges::find(targets, folder.path().filename().string(), &Target::name) != std::end(targets));
}
