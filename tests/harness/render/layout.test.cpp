// Tables fit the screen, and lose nothing by it.
#include "harness/render/layout.hpp"

#include "harness/render/text.hpp"
#include "tests/catch.hpp"

#include <algorithm>
#include <numeric>
#include <set>

using namespace tconv::render;

namespace {

const std::vector<Line> latency{{"layer", "problem", "threads", "naive", "gemm_col2im", "zero_insertion", "winner"},
                                {"dcgan.2", "c1024-512_i4x4_k4_s2_p1", "1", "102.6", "5.051", "198.9", "tiled"},
                                {"unet.up4", "c128-64_i224x224_k2_s2", "1", "1182", "39.67", "2457", "tiled"}};
const std::vector<bool> numbers{false, false, true, true, true, true, false};

std::size_t width_of(const Layout& fit, const std::vector<std::size_t>& block) {
    return std::accumulate(block.begin(), block.end(), (block.size() - 1) * gap_width,
                           [&](std::size_t sum, std::size_t column) { return sum + fit.widths[column]; });
}

}  // namespace

TEST_CASE("a table that fits is as wide as its cells", "[render]") {
    for (const std::size_t screen : {std::size_t{0}, std::size_t{200}}) {
        const Layout fit = layout(latency, numbers, screen);
        CHECK(fit.widths == std::vector<std::size_t>{8, 23, 7, 5, 11, 14, 6});
        CHECK(fit.blocks.size() == 1);
    }
}

TEST_CASE("a table fits every screen of 40 columns and more, every column shown, numbers whole", "[render]") {
    for (std::size_t screen = 40; screen < 120; ++screen) {
        INFO(screen);
        const Layout fit = layout(latency, numbers, screen);
        std::set<std::size_t> shown;
        for (const auto& block : fit.blocks) {
            CHECK(width_of(fit, block) <= screen);
            shown.insert(block.begin(), block.end());
        }
        CHECK(shown.size() == numbers.size());
        for (std::size_t column = 0; column < numbers.size(); ++column)
            for (std::size_t row = 1; row < latency.size() && numbers[column]; ++row)
                CHECK(display_width(latency[row][column]) <= fit.widths[column]);
    }
}

TEST_CASE("names above numbers give way first, then the table is shown in blocks with its first columns", "[render]") {
    CHECK(layout(latency, numbers, 80).blocks.size() == 1);
    CHECK(layout(latency, numbers, 80).widths[1] == 23);
    CHECK(layout(latency, numbers, 80).widths[5] < 14);
    const Layout narrow = layout(latency, numbers, 50);
    REQUIRE(narrow.blocks.size() > 1);
    for (const auto& block : narrow.blocks) CHECK(block.front() == 0);
}

TEST_CASE("wrapped text is all there, in lines that fit", "[render]") {
    CHECK(wrapped("", 5) == std::vector<std::string>{""});
    CHECK(wrapped("one two", 7) == std::vector<std::string>{"one two"});
    CHECK(wrapped("one two three", 7) == std::vector<std::string>{"one two", "three"});
    CHECK(wrapped("one  two", 5) == std::vector<std::string>{"one", "two"});
    CHECK(wrapped("zero_insertion", 9) == std::vector<std::string>{"zero_", "insertion"});
    CHECK(wrapped("abcdefgh", 3) == std::vector<std::string>{"abc", "def", "gh"});
    CHECK(wrapped("漢字漢字", 5) == std::vector<std::string>{"漢字", "漢字"});
    CHECK(wrapped("漢", 1) == std::vector<std::string>{"漢"});
    const std::string prose = "C would need 13.3 GB; the limit is 1.1 GB, c1024-512_i4x4_k4_s2_p1 µs ×";
    for (std::size_t width = 1; width < 80; ++width) {
        std::string joined;
        for (const std::string& line : wrapped(prose, width)) {
            CHECK(display_width(line) <= width);
            joined += line;
        }
        const auto without_blanks = [](std::string text) {
            std::erase(text, ' ');
            return text;
        };
        CHECK(without_blanks(joined) == without_blanks(prose));
    }
    CHECK(longest_piece("zero_insertion") == 9);
    CHECK(longest_piece("one three two") == 5);
    CHECK(longest_piece("") == 0);
}
