// The right products, badly rounded or badly added.
#include "tests/wrong/scatter.hpp"
#include "tests/wrong/wrong.hpp"

#include <cmath>
#include <cstring>
#include <limits>

namespace tconv::wrong {
namespace {

using Limits = std::numeric_limits<float>;

Kernel adding(float (*add)(float sum, float x, float w)) { return deviating({.add = add}); }

Kernel finishing(float (*finish)(float)) {
    return deviating({.after = [finish](const Problem&, const Operands& a) {
        for (Index i = 0; i < a.y.size; ++i) a.y.as<float>()[i] = finish(a.y.as<float>()[i]);
    }});
}

// To `bits` bits of significand, to nearest; the range stays f32's.
float rounded(float value, int bits) {
    if (!std::isfinite(value) || value == 0) return value;
    int exponent = 0;
    const float fraction = std::frexp(value, &exponent);
    return std::ldexp(std::nearbyint(std::ldexp(fraction, bits)), exponent - bits);
}

float cut_to_tf32(float value) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    if (std::isfinite(value)) bits &= ~std::uint32_t{0x1fff};
    std::memcpy(&value, &bits, sizeof bits);
    return value;
}

// The exact output, what it may be off by, both in double.
struct Exact {
    double sum, bound;
};

Exact exact_output(const Call& call, Index channel, Index pixel) {
    const Problem& p = call.problem();
    const double bias = p.bias ? static_cast<double>(call.a.bias.as<float>()[channel % p.c_out]) : 0;
    double sum = bias, magnitude = std::fabs(bias);
    Index products = 0;
    each_product(p, channel / p.c_out, channel % p.c_out, [&](const Product& m) {
        if (!lands(p, m) || y_index(p, m) != channel * p.out_pixels() + pixel) return;
        const double product =
            static_cast<double>(call.a.x.as<float>()[x_index(p, m)]) * static_cast<double>(call.w[w_index(p, m)]);
        sum += product;
        magnitude += std::fabs(product);
        ++products;
    });
    return {sum, gamma(Dtype::f32, products + p.bias) * magnitude +
                     static_cast<double>(products) * smallest_positive(Dtype::f32)};
}

// Right but for the middle output of every channel, which is what `spoil` makes of the exact one.
Kernel spoiling(float (*spoil)(const Exact&)) {
    return free_hand([spoil](const Call& call) {
        scatter(call);
        const Problem& p = call.problem();
        for (Index channel = 0; channel < p.batch * p.c_out; ++channel) {
            const Index middle = p.out_pixels() / 2;
            call.a.y.as<float>()[channel * p.out_pixels() + middle] = spoil(exact_output(call, channel, middle));
        }
    });
}

}  // namespace

Kernel beyond_the_bound() {
    return spoiling([](const Exact& e) { return static_cast<float>(e.sum + 1.5 * e.bound); });
}

Kernel one_ulp_beyond() {
    return spoiling([](const Exact& e) {
        const auto near = static_cast<float>(e.sum + e.bound);
        return static_cast<double>(near) > e.sum + e.bound ? near : std::nextafter(near, Limits::infinity());
    });
}

Kernel accumulates_in_bf16() {
    return adding([](float sum, float x, float w) { return rounded(sum + x * w, 8); });
}

Kernel accumulates_in_f16() {
    return adding([](float sum, float x, float w) { return rounded(sum + x * w, 11); });
}

Kernel products_in_f16() {
    return adding([](float sum, float x, float w) { return sum + rounded(x * w, 11); });
}

Kernel inputs_in_tf32() {
    return adding([](float sum, float x, float w) { return sum + cut_to_tf32(x) * w; });
}

Kernel weights_in_bf16() {
    return adding([](float sum, float x, float w) { return sum + x * rounded(w, 8); });
}

Kernel rounds_to_integers() {
    return finishing([](float y) { return std::nearbyint(y); });
}

Kernel small_inputs_dropped() {
    return adding([](float sum, float x, float w) { return std::fabs(x) < 0x1p-16f ? sum : sum + x * w; });
}

Kernel large_inputs_clipped() {
    return adding([](float sum, float x, float w) {
        return std::isfinite(x) && std::fabs(x) > 0x1p20f ? sum + std::copysign(0x1p20f, x) * w : sum + x * w;
    });
}

Kernel flushes_subnormals() {
    return finishing([](float y) { return std::fabs(y) < Limits::min() ? 0 * y : y; });
}

Kernel subnormal_inputs_as_zero() {
    return adding([](float sum, float x, float w) { return std::fabs(x) < Limits::min() ? sum + 0 * w : sum + x * w; });
}

Kernel overflows_inside() {
    return adding([](float sum, float x, float w) { return (sum * 0x1p60f + x * w * 0x1p60f) * 0x1p-60f; });
}

Kernel underflows_inside() {
    return adding([](float sum, float x, float w) { return (sum * 0x1p-60f + x * w * 0x1p-60f) * 0x1p60f; });
}

Kernel nan_swallowed() {
    return adding([](float sum, float x, float w) { return std::isnan(x * w) ? sum : sum + x * w; });
}

Kernel infinity_saturated() {
    return finishing([](float y) { return std::isinf(y) ? std::copysign(Limits::max(), y) : y; });
}

Kernel nan_as_infinity() {
    return finishing([](float y) { return std::isnan(y) ? Limits::infinity() : y; });
}

Kernel zero_times_infinity() {
    return deviating({.after = [](const Problem& p, const Operands& a) {
        for (Index i = 0; i < p.y_size(); ++i) {
            const Index n = i / (p.c_out * p.out_pixels()), group = i / p.out_pixels() % p.c_out / p.group_out();
            const Index first = (n * p.c_in + group * p.group_in()) * p.in_pixels();
            for (Index k = 0; k < p.group_in() * p.in_pixels(); ++k)
                a.y.as<float>()[i] += 0 * a.x.as<float>()[first + k];
        }
    }});
}

Kernel zero_inputs_skipped() {
    return adding([](float sum, float x, float w) { return x == 0 ? sum : sum + x * w; });
}

Kernel absolute_inputs() {
    return adding([](float sum, float x, float w) { return sum + std::fabs(x) * w; });
}

}  // namespace tconv::wrong
