// Overlap, fields and rank: the closed forms against counting, and against values from the literature.
#include "harness/theory/fields.hpp"

#include "harness/theory/rank.hpp"
#include "tests/catch.hpp"

#include <algorithm>

using namespace tconv;

TEST_CASE("overlap is what counting finds away from the borders", "[theory]") {
    for (Index kernel = 1; kernel <= 9; ++kernel)
        for (Index stride = 1; stride <= 6; ++stride)
            for (Index dilation = 1; dilation <= 6; ++dilation) {
                const Axis a{.in = 40, .kernel = kernel, .stride = stride, .dilation = dilation};
                Index least = kernel, most = 0;
                for (Index o = dilation * kernel; o < dilation * kernel + stride; ++o) {
                    least = std::min(least, a.taps_at(o));
                    most = std::max(most, a.taps_at(o));
                }
                INFO("k" << kernel << " s" << stride << " d" << dilation);
                if (dilation * kernel + stride > a.span() - dilation * kernel) continue;  // borders meet
                CHECK(theory::overlap(a).least == least);
                CHECK(theory::overlap(a).most == most);
            }
}

TEST_CASE("kernel 3 with stride 2 is uneven, kernel 4 is even, as in the article", "[theory]") {
    const auto of = [](Index kernel, Index stride) {
        const theory::Overlap o = theory::overlap({.kernel = kernel, .stride = stride});
        return std::pair(o.least, o.most);
    };
    CHECK(of(3, 2) == std::pair<Index, Index>(1, 2));
    CHECK(of(4, 2) == std::pair<Index, Index>(2, 2));
    CHECK(of(2, 3) == std::pair<Index, Index>(0, 1));
}

TEST_CASE("two 3×3 see what one 5×5 sees, three what one 7×7 sees", "[theory]") {
    const Axis three{.kernel = 3};
    CHECK(theory::field(three, 0) == 1);
    CHECK(theory::field(three, 2) == 5);
    CHECK(theory::field(three, 3) == 7);
    CHECK(theory::field({.kernel = 3, .stride = 2}, 2) == 7);
    CHECK(theory::field({.kernel = 3, .dilation = 2}, 2) == 9);
    CHECK(theory::field({.kernel = 3, .stride = Index{1} << 40}, 8) == std::nullopt);
}

TEST_CASE("the rank of a matrix", "[theory]") {
    CHECK(theory::rank(2, 2, {1, 2, 2, 4}) == 1);
    CHECK(theory::rank(2, 2, {1, 2, 2, 4.001}) == 2);
    CHECK(theory::rank(3, 3, {1, 2, 3, 4, 5, 6, 7, 8, 9}) == 2);
    CHECK(theory::rank(2, 3, {0, 0, 0, 0, 0, 0}) == 0);
    CHECK(theory::rank(3, 2, {1, 0, 0, 1, 1, 1}) == 2);
    CHECK(theory::rank(2, 3, {1e-300, 0, 0, 0, 1e-300, 1}) == 1);
    CHECK(theory::rank(2, 2, {1e200, 1e200, 1e200, -1e200}) == 2);
}
