// tconv explain, word for word: tests/golden/explain/ holds what it prints. TCONV_APPROVE=1 accepts what it says now.
#include "tests/catch.hpp"

#include <sys/wait.h>
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

struct Printed {
    int exit_code;
    std::string text;
};

Printed explain(const std::string& arguments) {
    FILE* pipe = popen(("'" TCONV_BINARY_DIR "/tconv' explain " + arguments + " 2>&1 </dev/null").c_str(), "r");
    REQUIRE(pipe);
    Printed printed{0, ""};
    std::array<char, 4096> buffer{};
    while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), pipe))
        printed.text.append(buffer.data(), read);
    const int status = pclose(pipe);
    printed.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return printed;
}

// Columns of the widest line: characters of UTF-8, all of them one column wide here.
std::size_t widest(const std::string& text) {
    std::size_t most = 0, now = 0;
    for (const char c : text) {
        if (c == '\n')
            now = 0;
        else if ((static_cast<unsigned char>(c) & 0xc0) != 0x80)
            most = std::max(most, ++now);
    }
    return most;
}

}  // namespace

TEST_CASE("explain prints its golden pages", "[cli][theory]") {
    const auto [name, arguments] = GENERATE(table<std::string, std::string>({
        {"three_on_four", "c1-1_i2x2_k3 --width 80"},
        {"stride_two", "c1-1_i2x2_k3_s2_p1:0 --width 100"},
        {"empty_phases", "c4-6_g2_i3x3_k2_s2_d2_p-1:0_bias --width 60"},
        {"one_axis", "c1-1_i4_k2_s3_p0:-1 --numbers --stack 4 --width 80"},
        {"three_axes", "n2_c8-8_i2x3x4_k3x2x4_s2 --width 80"},
        {"too_large", "c512-256_i256x256_k4_s2_p1 --width 80"},
    }));
    const std::string path = TCONV_SOURCE_DIR "/tests/golden/explain/" + name + ".txt";
    const Printed printed = explain(arguments);
    CHECK(printed.exit_code == 0);
    if (std::getenv("TCONV_APPROVE")) std::ofstream(path, std::ios::binary) << printed.text;
    std::ifstream in(path, std::ios::binary);
    const std::string golden{std::istreambuf_iterator<char>(in), {}};
    INFO(path << "; TCONV_APPROVE=1 accepts what it says now");
    CHECK(golden == printed.text);
}

TEST_CASE("explain keeps to its width and answers however large the problem", "[cli][theory]") {
    const auto arguments = GENERATE(as<std::string>{}, "c1-1_i2x2_k3", "c1-1_i5x5_k5_s3_d2_p-2:1", "c1-1_i12_k9_s2_p4",
                                    "c1-1_i1_k65536_s65536_p65535:0", "c1-1_i1000000000_k1000000000_s1000",
                                    "n9_c512-256_i8x8_k4_s2_p1 --stack 8", "c1-1_i2_k3_s1000000000000 --stack 8");
    for (const int width : {60, 80, 132}) {
        INFO(arguments << " at " << width);
        const Printed printed = explain(arguments + " --width " + std::to_string(width));
        CHECK(printed.exit_code == 0);
        CHECK(widest(printed.text) <= static_cast<std::size_t>(width));
    }
}

TEST_CASE("explain refuses what is no problem in one line", "[cli][theory]") {
    for (const char* arguments : {"nonsense", "c1-1_i2x2_k0", "''", "c1-1_i2_k3_s9999999999999999999"}) {
        const Printed printed = explain(arguments);
        INFO(arguments << ": " << printed.text);
        CHECK(printed.exit_code == 2);
        CHECK(std::count(printed.text.begin(), printed.text.end(), '\n') == 1);
    }
}
