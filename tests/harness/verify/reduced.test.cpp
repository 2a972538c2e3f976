// Problems made smaller: the same kind of problem, and small enough.
#include "harness/verify/reduced.hpp"

#include "harness/grid/grid.hpp"
#include "tests/catch.hpp"

using namespace tconv;
using verify::reduced;

TEST_CASE("reduced problems keep what they are like", "[verify]") {
    for (const char* grid : {"zoo", "edge"})
        for (const grid::Point& point : grid::load(grid, {"naive"}).points) {
            const Problem p = point.problem, less = reduced(p);
            INFO(label(p) << " -> " << label(less));
            CHECK_NOTHROW(validate(less));
            CHECK(less.macs() <= p.macs());
            CHECK(less.bias == p.bias);
            CHECK((less.groups > 1) == (p.groups > 1));
            for (std::size_t axis = 0; axis < 3; ++axis) {
                Axis a = less.axis[axis];
                a.in = p.axis[axis].in;
                CHECK(a == p.axis[axis]);
            }
        }
}

TEST_CASE("small problems stay as they are, large ones become small", "[verify]") {
    const Problem small = parse_label("n2_c3-4_i5x6_k3_s2_p1_bias");
    CHECK(reduced(small) == small);
    for (const char* large : {"c1024-512_i4x4_k4_s2_p1", "c256-128_i64x64_k3_s2_p1:0",
                              "c256-256_g256_i400x400_k4_s2_p1", "n64_c3-3_i64x64_k3", "c1026-1_i224_k1024_s256"}) {
        const Problem less = reduced(parse_label(large));
        INFO(label(less));
        CHECK(less.macs() <= verify::reduced_macs);
    }
}
