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

TEST_CASE("sums of bf16 are kept in f32 and rounded once: their bound means something for any number of terms",
          "[kernels]") {
    CHECK(summation_error(Dtype::f32, 27) == tconv::gamma(Dtype::f32, 27));
    CHECK(last_rounding(Dtype::f32) == 0);
    CHECK(underflow(Dtype::f32, 27) == 27 * 0x1p-149);
    CHECK(summation_error(Dtype::bf16, 4096) == Approx((1 + 0x1p-8) * tconv::gamma(Dtype::f32, 4096)));
    CHECK(last_rounding(Dtype::bf16) == 0x1p-8);
    CHECK(underflow(Dtype::bf16, 27) == 27 * 0x1p-149 + 0x1p-134);
    CHECK(underflow(Dtype::bf16, 0) == 0);
    const ErrorBound bound;
    CHECK(bound.factor({.problem = Problem{}, .dtype = Dtype::bf16}, 4096) == summation_error(Dtype::bf16, 4096));
}

TEST_CASE("unit roundoff and smallest number are those of the types", "[kernels]") {
    CHECK(unit_roundoff(Dtype::f32) == std::numeric_limits<float>::epsilon() / 2.0);
    CHECK(unit_roundoff(Dtype::f64) == std::numeric_limits<double>::epsilon() / 2);
    CHECK(smallest_positive(Dtype::f32) == std::numeric_limits<float>::denorm_min());
    CHECK(smallest_positive(Dtype::f64) == std::numeric_limits<double>::denorm_min());
}
