// The winners' table as a file from anywhere: what is right comes back, whatever else is refused in a line.
#include "kernels/auto/winners.hpp"

#include "tests/catch.hpp"
#include "tests/environment.hpp"
#include "tests/scratch.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

using namespace tconv;
using namespace tconv::choosing;
using test::Scratch;
using test::Variable;

namespace {

const Winners some = {{{"c64-3_i32x32_k4_s2_p1", Dtype::f32, 1}, "tiled"},
                      {{"c64-3_i32x32_k4_s2_p1", Dtype::f32, 2}, "gemm_col2im"},
                      {{"c1-1_i2_k2", Dtype::f32, 1}, "naive"}};

// `text` with the first `old` in it replaced.
std::string with(std::string text, const std::string& old, const std::string& replacement) {
    const auto at = text.find(old);
    REQUIRE(at != std::string::npos);
    return text.replace(at, old.size(), replacement);
}

std::string refusal(const std::string& text) {
    try {
        parse_table(text);
    } catch (const TableError& error) {
        return error.what();
    }
    return "taken";
}

}  // namespace

TEST_CASE("a table comes back as it was written", "[kernels]") {
    CHECK(parse_table(to_text(some)) == some);
    CHECK(parse_table(to_text({})).empty());
}

TEST_CASE("a table that is not wholly right is refused, in a line that says where", "[kernels]") {
    const std::string right = to_text(some), machine = "machine " + this_machine();
    const std::string other = std::to_string(sysconf(_SC_NPROCESSORS_CONF) + 1) + " hardware threads";
    const auto [text, said] = GENERATE_COPY(table<std::string, std::string>({
        {"", "is no table of winners"},
        {"\x7f"
         "ELF\n",
         "is no table of winners that this tconv reads ('?ELF')"},
        {with(right, "winners 1", "winners 2"), "is no table of winners that this tconv reads ('tconv winners 2')"},
        {with(right, "version ", "version 9."), "was measured by another version"},
        {with(right, machine, "machine Z80, " + other), "was measured on another machine"},
        {with(right, "c1-1_i2_k2 ", "c1-1_i2_k0 "), "line 4: 'c1-1_i2_k0' is no problem's label"},
        {with(right, "c1-1_i2_k2 ", "i2_c1-1_k2 "), "line 4: 'i2_c1-1_k2' is no problem's label"},
        {with(right, "c1-1_i2_k2 f32", "c1-1_i2_k2 f33"), "line 4: 'f33' is no dtype"},
        {with(right, "f32 1 naive", "f32 0 naive"), "line 4: '0' is no number of threads"},
        {with(right, "f32 1 naive", "f32 99999999999999999999 naive"), "is no number of threads"},
        {with(right, "f32 1 naive", "f32 1 zero_insertion"), "'zero_insertion' is no kernel that auto may choose"},
        {with(right, "f32 1 naive", "f32 1 auto"), "'auto' is no kernel that auto may choose"},
        {with(right, "f32 1 naive", "f32 1 naive "), "'naive ' is no kernel"},
        {with(right, "f32 1 naive", "f32 1"), "'' is no kernel"},
        {with(right, "f32 1 naive\n", "f32 1 naive\n\n"), "line 5: '' is no problem's label"},
        {with(right, "c1-1_i2_k2 f32 1 naive\n", "c1-1_i2_k2 f32 1 naive\nc1-1_i2_k2 f32 1 tiled\n"),
         "stands there twice"},
        {with(right, "end 3", "end 4"), "does not end as it should, after 3 winners"},
        {right + "x", "does not end as it should"},
    }));
    INFO(text);
    CHECK_THAT(refusal(text), ContainsSubstring(said));
    CHECK(refusal(text).find('\n') == std::string::npos);
}

TEST_CASE("a table that was cut off anywhere is refused, and damage to a byte is no crash", "[kernels]") {
    const std::string right = to_text(some);
    for (std::size_t length = 0; length < right.size(); ++length) CHECK(refusal(right.substr(0, length)) != "taken");
    for (std::size_t at = 0; at < right.size(); ++at)
        for (const char byte : {'\0', ' ', '\n', '9', '\xff'}) {
            std::string damaged = right;
            damaged[at] = byte;
            // Another problem, or another number of threads: nothing that stands there was left out.
            if (refusal(damaged) == "taken") CHECK(to_text(parse_table(damaged)).size() == damaged.size());
        }
}

TEST_CASE("what lies where a table should is looked at before it is read", "[kernels]") {
    const Scratch scratch;
    const Variable named("TCONV_WINNERS", (scratch / "table").c_str());
    const auto fault = [&] { return read_table(table_file()).fault; };
    CHECK_THAT(fault(), ContainsSubstring("table: cannot be opened: No such file"));
    REQUIRE(mkfifo((scratch / "table").c_str(), 0600) == 0);  // nobody writes: reading it would wait for ever
    CHECK_THAT(fault(), ContainsSubstring("is no regular file"));
    std::filesystem::remove(scratch / "table");
    std::filesystem::create_directory(scratch / "table");
    CHECK_THAT(fault(), ContainsSubstring("is no regular file"));
    std::filesystem::remove(scratch / "table");
    std::filesystem::create_symlink("/dev/zero", scratch / "table");
    CHECK_THAT(fault(), ContainsSubstring("is no regular file"));
    std::filesystem::remove(scratch / "table");
    std::ofstream(scratch / "table") << to_text(some);
    CHECK(fault().empty());
    CHECK(read_table(table_file()).winners == some);
    std::filesystem::resize_file(scratch / "table", (64 << 20) + 1);
    CHECK_THAT(fault(), ContainsSubstring("is larger than 64 MiB"));
}

TEST_CASE("the table's place is the one named, else in the user's cache", "[kernels]") {
    const Variable none("TCONV_WINNERS", nullptr), home("HOME", "/home/u");
    {
        const Variable cache("XDG_CACHE_HOME", nullptr);
        CHECK(table_file() == "/home/u/.cache/tconv/winners");
        CHECK(read_table(table_file()).fault.empty());  // a default place without a table is none to speak of
    }
    {
        const Variable cache("XDG_CACHE_HOME", "/var/c");
        CHECK(table_file() == "/var/c/tconv/winners");
        const Variable named("TCONV_WINNERS", "mine");
        CHECK(table_file() == "mine");
        const Variable empty("TCONV_WINNERS", "");
        CHECK(table_file().empty());
        CHECK(read_table(table_file()).fault.empty());
    }
    const Variable relative("XDG_CACHE_HOME", "c"), homeless("HOME", nullptr);
    CHECK(table_file().empty());
}
