// The house is as its picture says: who includes whom, what the lists list, and that every header stands alone.
#include "tests/catch.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

const fs::path root = TCONV_SOURCE_DIR;

// Whom each room may include besides itself.
const std::map<std::string, std::set<std::string>> floors = {
    {"kernels", {}},
    {"harness/store", {}},
    {"harness/theory", {"kernels"}},
    {"harness/verify", {"kernels", "harness/theory"}},
    {"harness/measure", {"kernels"}},
    {"harness/npy", {"kernels"}},
    {"harness/grid", {"kernels", "harness/store"}},
    {"harness/render", {"harness/store"}},
    {"harness/compare", {"harness/store"}},
    {"harness/sweep",
     {"kernels", "harness/store", "harness/theory", "harness/verify", "harness/measure", "harness/grid",
      "harness/render"}},
    {"harness/cli",
     {"kernels", "harness/store", "harness/verify", "harness/measure", "harness/grid", "harness/render", "harness/npy",
      "harness/compare", "harness/sweep", "harness/theory"}},
};

std::string room_of(const std::string& path) {
    for (const auto& [room, allowed] : floors)
        if (path.starts_with(room + "/")) return room;
    return "";
}

std::string contents(const fs::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> files(const std::string& under, const std::string& extension) {
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(root / under))
        if (entry.path().extension() == extension) found.push_back(fs::relative(entry.path(), root).string());
    return found;
}

std::vector<std::string> sources() {
    std::vector<std::string> all;
    for (const char* folder : {"kernels", "harness"})
        for (const char* extension : {".cpp", ".hpp", ".h"})
            for (const std::string& file : files(folder, extension)) all.push_back(file);
    return all;
}

}  // namespace

TEST_CASE("includes point down, never up or across", "[house]") {
    const std::regex include(R"(#include "((kernels|harness|tests)/[^"]*)\")");
    int seen = 0;
    for (const std::string& file : sources()) {
        const std::string room = room_of(file), text = contents(root / file);
        if (room.empty()) continue;  // harness/main.cpp
        for (std::sregex_iterator match(text.begin(), text.end(), include), end; match != end; ++match) {
            const std::string target = room_of((*match)[1]);
            INFO(file << " includes " << (*match)[1]);
            CHECK((target == room || floors.at(room).contains(target)));
            ++seen;
        }
    }
    CHECK(seen > 50);
}

TEST_CASE("every kernel, check and subcommand file is named by its list", "[house]") {
    const std::string kernels = contents(root / "kernels/kernels.def");
    for (const std::string& file : files("kernels", ".cpp")) {
        const std::string text = contents(root / file);
        std::smatch match;
        if (std::regex_search(text, match, std::regex(R"(\nKernel (\w+)\(\) \{)"))) {
            INFO(file);
            CHECK_THAT(kernels, ContainsSubstring("KERNEL(" + match[1].str() + ")"));
        }
    }
    const std::string checks = contents(root / "harness/verify/checks/checks.def");
    for (const std::string& file : files("harness/verify/checks", ".cpp")) {
        const std::string text = contents(root / file);
        std::smatch match;
        if (std::regex_search(text, match, std::regex(R"(\nCheck (\w+)\(\) \{)"))) {
            INFO(file);
            CHECK_THAT(checks, ContainsSubstring("CHECK_ENTRY(" + match[1].str() + ")"));
        }
    }
    const std::string commands = contents(root / "harness/cli/commands.def");
    for (const std::string& file : files("harness/cli", ".cpp")) {
        const std::string text = contents(root / file);
        std::smatch match;
        if (std::regex_search(text, match, std::regex(R"(\nvoid add_(\w+)\(CLI::App)"))) {
            INFO(file);
            CHECK_THAT(commands, ContainsSubstring("COMMAND(" + match[1].str() + ")"));
        }
    }
}

TEST_CASE("files stay small enough to read", "[house]") {
    for (const std::string& file : sources()) {
        const std::string text = contents(root / file);
        INFO(file);
        CHECK(std::count(text.begin(), text.end(), '\n') <= 400);
    }
}

// libomp before 16 keeps the number of a region that its `if` made serial for the next region, be it a library's:
// OpenBLAS then waits for threads that never come.
TEST_CASE("a parallel region that may be serial says so by its number of threads", "[house]") {
    const std::regex parallel_if(R"(#pragma omp parallel[^\n]* if ?\()");
    for (const std::string& file : sources()) {
        INFO(file);
        CHECK_FALSE(std::regex_search(contents(root / file), parallel_if));
    }
}

TEST_CASE("every header compiles alone", "[house][slow]") {
    std::ostringstream list;
    for (const char* folder : {"kernels", "harness"})
        for (const std::string& file : files(folder, ".hpp")) list << file << '\n';
    std::istringstream lines(list.str());
    for (std::string file; std::getline(lines, file);) {
        if (file.ends_with("-inl.hpp")) continue;  // included once per SIMD target, by design not alone
        const std::string command =
            "cd '" + root.string() + "' && echo '#include \"" + file +
            "\"' | g++ -std=c++20 -fopenmp -Wall -Wextra -Wconversion -Wsign-conversion -Werror "
            "-fsyntax-only -I. -x c++ - 2>&1 | head -5 1>&2; exit ${PIPESTATUS[1]}";
        INFO(file);
        CHECK(std::system(("bash -c '" + std::regex_replace(command, std::regex("'"), "'\\''") + "'").c_str()) == 0);
    }
}
