// The numbers of error bounds.
#include "kernels/kernel.hpp"
#include "tests/catch.hpp"

#include <cmath>
#include <limits>

using namespace tconv;

TEST_CASE("gamma is Higham's in every dtype, and vacuous where m·u reaches 1", "[kernels]") {
    CHECK(tconv::gamma(Dtype::f32, 0) == 0);
    CHECK(tconv::gamma(Dtype::f32, 1) == Approx(0x1p-24 / (1 - 0x1p-24)));
    CHECK(std::isinf(tconv::gamma(Dtype::f32, Index{1} << 24)));
    CHECK(tconv::gamma(Dtype::f64, Index{1} << 24) == Approx(0x1p-29));
    CHECK(tconv::gamma(Dtype::bf16, 1) == Approx(0x1p-8 / (1 - 0x1p-8)));
    CHECK(std::isinf(tconv::gamma(Dtype::bf16, 256)));
}

TEST_CASE("unit roundoff and smallest number are those of the types", "[kernels]") {
    CHECK(unit_roundoff(Dtype::f32) == std::numeric_limits<float>::epsilon() / 2.0);
    CHECK(unit_roundoff(Dtype::f64) == std::numeric_limits<double>::epsilon() / 2);
    CHECK(smallest_positive(Dtype::f32) == std::numeric_limits<float>::denorm_min());
    CHECK(smallest_positive(Dtype::f64) == std::numeric_limits<double>::denorm_min());
}
