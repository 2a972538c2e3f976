// Shrinking finds the smallest problem for faults that are known, without running anything.
#include "harness/sweep/shrink.hpp"

#include "tests/catch.hpp"

#include <set>

using namespace tconv;

namespace {

const Problem large = parse_label("n4_c48-36_g6_i17x9x33_k5x4x7_s3x2x4_d2x1x3_p3x1x6:-1x2x8_bias");

std::string shrunk(const std::function<bool(const Problem&)>& fails) {
    std::set<Problem> asked;
    return label(sweep::shrink(large, [&](const Problem& p) {
        validate(p);
        CHECK(asked.insert(p).second);
        return fails(p);
    }));
}

}  // namespace

TEST_CASE("what does not matter goes, what matters stays", "[sweep]") {
    CHECK(shrunk([](const Problem&) { return true; }) == "c1-1_i1_k1");
    CHECK(shrunk([](const Problem& p) { return p.bias; }) == "c1-1_i1_k1_bias");
    CHECK(shrunk([](const Problem& p) { return p.groups > 1 && p.group_out() % 2 == 0; }) == "c2-4_g2_i1_k1");
    CHECK(shrunk([](const Problem& p) { return p.batch >= 3 && p.c_in >= 5; }) == "n3_c5-1_i1_k1");
    CHECK(shrunk([](const Problem& p) { return p.w().stride > p.w().kernel - 3 && p.w().in > 10; }) == "c1-1_i11_k1");
    CHECK(shrunk([](const Problem& p) { return p.spatial == 3 && p.h().kernel == 4; }) == "c1-1_i1x1x1_k1x4x1");
    CHECK(shrunk([](const Problem& p) { return p.d().pad_end < 0 || p.h().pad_end < 0 || p.w().pad_end < 0; }) ==
          "c1-1_i1_k1_p0:-1");
}

TEST_CASE("a problem whose every number matters is left as it is", "[sweep]") {
    CHECK(shrunk([](const Problem&) { return false; }) == label(large));
    CHECK(sweep::smaller(parse_label("c1-1_i1_k1")).empty());
}

TEST_CASE("every move leads to a valid problem, and no move away from the goal", "[sweep]") {
    for (const auto& move : sweep::smaller(large)) {
        CHECK_FALSE(move.empty());
        for (const Problem& less : move) {
            CHECK_NOTHROW(validate(less));
            CHECK(less != large);
            CHECK(less.macs() <= large.macs());
        }
    }
}
