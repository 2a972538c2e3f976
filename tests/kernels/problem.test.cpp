// Sizes and counts against brute force over the definition; what is no problem is refused in one line.
#include "kernels/problem.hpp"
#include "tests/catch.hpp"

#include <random>

using namespace tconv;

namespace {

struct Counts {
    std::vector<Index> of_tap, at_output;
    Index total = 0;
};

// Every (input, tap) pair walked.
Counts walk(const Axis& a) {
    Counts counts{.of_tap = std::vector<Index>(static_cast<std::size_t>(a.kernel)),
                  .at_output = std::vector<Index>(static_cast<std::size_t>(a.out()))};
    for (Index i = 0; i < a.in; ++i)
        for (Index k = 0; k < a.kernel; ++k) {
            const Index o = i * a.stride + k * a.dilation - a.pad_begin;
            if (o < 0 || o >= a.out()) continue;
            ++counts.of_tap[static_cast<std::size_t>(k)];
            ++counts.at_output[static_cast<std::size_t>(o)];
            ++counts.total;
        }
    return counts;
}

void check_counts(const Axis& a) {
    const Counts counts = walk(a);
    bool right = counts.total == a.useful_taps();
    for (Index k = 0; k < a.kernel; ++k) right &= a.landing(k) == counts.of_tap[static_cast<std::size_t>(k)];
    for (Index o = 0; o < a.out(); ++o) right &= a.taps_at(o) == counts.at_output[static_cast<std::size_t>(o)];
    INFO("in " << a.in << " kernel " << a.kernel << " stride " << a.stride << " dilation " << a.dilation << " pads "
               << a.pad_begin << ":" << a.pad_end);
    CHECK(right);
}

std::string refusal(const Problem& p) {
    try {
        validate(p);
    } catch (const ProblemError& error) {
        return error.what();
    }
    return "valid";
}

Problem with(Axis width) { return {.spatial = 1, .axis = {Axis{}, Axis{}, width}}; }

}  // namespace

TEST_CASE("useful taps of sizes nobody could walk", "[kernels]") {
    const Index big = 2'000'000'000;
    CHECK(Axis{.in = big, .kernel = big}.useful_taps() == big * big);
    CHECK(Axis{.in = big, .kernel = big, .pad_begin = big - 1, .pad_end = big - 1}.useful_taps() == big);
    // 1 + 2 + … + (big − 1): all that land before the middle
    CHECK(Axis{.in = big, .kernel = big, .pad_end = big}.useful_taps() == big / 2 * (big - 1));
    CHECK(Axis{.in = big, .kernel = 3, .stride = big, .dilation = 7, .pad_begin = 1}.useful_taps() == 3 * big - 1);
}

TEST_CASE("landing, useful_taps and taps_at count what a walk over all pairs counts", "[kernels]") {
    std::mt19937_64 random(1);
    const auto draw = [&](Index least, Index most) {
        return least + static_cast<Index>(random() % static_cast<std::uint64_t>(most - least + 1));
    };
    int tried = 0;
    while (tried < 5000) {
        const Axis a{draw(1, 9), draw(1, 9), draw(1, 5), draw(1, 5), draw(-3, 12), draw(-3, 12)};
        if (a.out() < 1) continue;
        check_counts(a);
        ++tried;
    }
}

TEST_CASE("useful_macs is the walk over all axes", "[kernels]") {
    const Problem p{.batch = 2,
                    .c_in = 4,
                    .c_out = 6,
                    .groups = 2,
                    .spatial = 3,
                    .axis = {Axis{3, 2, 1, 1, 1, 0}, Axis{4, 3, 2, 1, 1, 1}, Axis{5, 3, 3, 2, 2, -1}}};
    validate(p);
    CHECK(p.useful_macs() == 2 * 4 * 3 * walk(p.d()).total * walk(p.h()).total * walk(p.w()).total);
    CHECK(p.useful_macs() < p.macs());
}

TEST_CASE("an axis without padding loses no tap", "[kernels]") {
    const Axis a{.in = 7, .kernel = 4, .stride = 3, .dilation = 2};
    CHECK(a.useful_taps() == 28);
    CHECK(a.out() == 25);
}

TEST_CASE("what is no problem is refused in one line with field, value and what is allowed", "[kernels]") {
    CHECK(refusal(with({.in = 1, .kernel = 1, .pad_begin = 1, .pad_end = 1})) ==
          "output width would be -1: (1 − 1)·1 + 1·(1 − 1) + 1 leaves 1, pads take 2; at least 1 must remain");
    CHECK_THAT(refusal({.axis = {Axis{}, Axis{.in = 1, .kernel = 7, .pad_begin = 521, .pad_end = 521}, Axis{}}}),
               ContainsSubstring("output height would be -1035"));
    CHECK_THAT(refusal(with({.in = 4, .kernel = 1, .pad_begin = 2, .pad_end = 2})),
               ContainsSubstring("output width would be 0"));
    CHECK(refusal(with({.stride = 0})) == "stride width is 0: must be at least 1");
    CHECK(refusal(with({.dilation = 0})) == "dilation width is 0: must be at least 1");
    CHECK(refusal(with({.dilation = -2})) == "dilation width is -2: must be at least 1");
    CHECK(refusal(with({.kernel = 0})) == "kernel width is 0: must be at least 1");
    CHECK(refusal(with({.in = 0})) == "input width is 0: must be at least 1");
    CHECK(refusal({.batch = 0}) == "batch is 0: must be at least 1");
    CHECK(refusal({.c_in = 0}) == "c_in is 0: must be at least 1");
    CHECK(refusal({.c_out = 0}) == "c_out is 0: must be at least 1");
    CHECK(refusal({.c_in = 3, .c_out = 4, .groups = 2}) == "c_in is 3: groups 2 must divide it");
    CHECK(refusal({.c_in = 4, .c_out = 3, .groups = 2}) == "c_out is 3: groups 2 must divide it");
    CHECK_THAT(refusal({.spatial = 4}), ContainsSubstring("must be 1, 2 or 3"));
    CHECK_THAT(refusal({.spatial = 1, .axis = {Axis{}, Axis{.in = 2}, Axis{}}}), ContainsSubstring("height is set"));
}

TEST_CASE("sizes that overflow are refused, not wrapped", "[kernels]") {
    constexpr Index huge = Index{1} << 62;
    CHECK_THAT(refusal(with({.in = huge, .stride = 3})), ContainsSubstring("output width overflows"));
    CHECK_THAT(refusal(with({.kernel = huge, .dilation = 2})), ContainsSubstring("output width overflows"));
    CHECK_THAT(refusal(with({.in = INT64_MAX, .kernel = INT64_MAX})), ContainsSubstring("output width overflows"));
    CHECK_THAT(refusal({.batch = huge}), ContainsSubstring("input size overflows"));
    CHECK_THAT(refusal({.c_out = huge}), ContainsSubstring("output size overflows"));
    CHECK_THAT(refusal(with({.pad_begin = INT64_MIN})), ContainsSubstring("must lie within ±2147483648"));
    CHECK_THAT(refusal(with({.in = 1 << 30, .kernel = 1 << 30, .pad_end = 1 << 30})), ContainsSubstring("valid"));
    CHECK_THAT(refusal({.c_in = 1 << 20, .c_out = 1 << 20, .axis = {Axis{}, Axis{.in = 1 << 12}, Axis{.in = 1 << 12}}}),
               ContainsSubstring("multiply-adds overflows"));
}
